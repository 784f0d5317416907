import type { ConfigValue, ConfigValues } from './common.ts'

/** Whether a value of a configuration is a map, and not a list or a scalar. */
export function isConfigMap(value: ConfigValue | undefined): value is ConfigValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
