import { isConfigMap, type ConfigValue, type ConfigValues } from '../nodes/index.ts'

export type Optional<Value> = { readonly [Key in keyof Value]?: Value[Key] | undefined }

/** Settings that somebody set: what is null or empty, and what every node has, is left out. */
export function setValues(config: ConfigValues): ConfigValues {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => !isEmpty(value)))
}

function isEmpty(value: ConfigValue): boolean {
  if (value === null || value === '') return true
  if (Array.isArray(value)) return value.length === 0
  return isConfigMap(value) && Object.values(value).every(isEmpty)
}

/** A record without the keys that have no value. */
export function compact<Value extends object>(
  values: Value,
): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Value]: Exclude<Value[Key], undefined>
  }
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}
