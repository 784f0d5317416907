import { isConfigMap, type ConfigValue, type ConfigValues } from '../nodes/index.ts'

export type Optional<Value> = { readonly [Key in keyof Value]?: Value[Key] | undefined }

/** Settings that somebody set: what is null or empty is left out, also within maps. */
export function setValues(config: ConfigValues): ConfigValues {
  const found: [string, ConfigValue][] = []
  for (const [name, value] of Object.entries(config)) {
    const kept = isConfigMap(value) ? setValues(value) : value
    if (!isEmpty(kept)) found.push([name, kept])
  }
  return Object.fromEntries(found)
}

function isEmpty(value: ConfigValue): boolean {
  if (value === null || value === '') return true
  if (Array.isArray(value)) return value.length === 0
  return isConfigMap(value) && Object.keys(value).length === 0
}

type Compact<Value> = { [Key in keyof Value]: Exclude<Value[Key], undefined> }

/** A record without the keys that have no value. The keys are names of fields, never words of a project. */
export function compact<Value extends object>(values: Value): Compact<Value> {
  const found: Partial<Value> = {}
  for (const key of Object.keys(values) as (keyof Value)[]) {
    if (values[key] !== undefined) found[key] = values[key]
  }
  return found as Compact<Value>
}

/** The own value of a key; names of a project may be those of every object, such as `constructor`. */
export function ownValue<Value>(
  record: Readonly<Record<string, Value>> | undefined,
  key: string,
): Value | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}
