import { isConfigMap, type ConfigValue, type ConfigValues } from '../nodes/index.ts'

/** Settings that grow from level to level. The others are replaced, or merged key by key. */
const APPENDED = new Set(['tags', 'pre-hook', 'post-hook', 'packages'])
const MERGED = new Set(['meta', 'docs', 'quoting', 'column_types', 'contract', 'latest_version_pointer'])
const SPELLINGS: Readonly<Record<string, string>> = { pre_hook: 'pre-hook', post_hook: 'post-hook' }

/** Lays one level of configuration over another, setting by setting, as dbt does. */
export function mergeConfig(base: ConfigValues, level: ConfigValues): ConfigValues {
  const merged: Record<string, ConfigValue> = { ...base }
  for (const [written, value] of Object.entries(level)) {
    const key = SPELLINGS[written] ?? written
    merged[key] = mergeSetting(key, merged[key], value)
  }
  return merged
}

function mergeSetting(key: string, base: ConfigValue | undefined, value: ConfigValue): ConfigValue {
  if (APPENDED.has(key)) return appended(key, [...toList(base), ...toList(value)])
  if (MERGED.has(key) && isConfigMap(value)) return { ...(isConfigMap(base) && base), ...value }
  if (key === 'grants' && isConfigMap(value)) return mergeGrants(isConfigMap(base) ? base : {}, value)
  return value
}

function appended(key: string, items: readonly ConfigValue[]): ConfigValue {
  return key === 'tags' ? [...new Set(items)] : items
}

/** `+select` adds to the roles of `select`, where `select` replaces them. */
function mergeGrants(base: ConfigValues, level: ConfigValues): ConfigValues {
  const merged: Record<string, ConfigValue> = { ...base }
  for (const [written, roles] of Object.entries(level)) {
    const privilege = written.replace(/^\+/, '')
    merged[privilege] =
      written === privilege ? toList(roles) : [...toList(merged[privilege]), ...toList(roles)]
  }
  return merged
}

/**
 * The levels of a tree of dbt_project.yml that apply to a node, from the outside in. `+key` is always a
 * setting; a key without the sign is one unless its value is a map, which is a folder.
 */
export function treeLevels(tree: ConfigValue, fqn: readonly string[]): readonly ConfigValues[] {
  const levels: ConfigValues[] = []
  let branch: ConfigValue | undefined = tree
  for (const step of [...fqn, undefined]) {
    if (!isConfigMap(branch)) break
    levels.push(settingsOf(branch))
    branch = step === undefined ? undefined : branch[step]
  }
  return levels
}

function settingsOf(branch: ConfigValues): ConfigValues {
  const settings = Object.entries(branch).flatMap(([key, value]): [string, ConfigValue][] => {
    if (key.startsWith('+')) return [[key.slice(1).trim(), value]]
    return isConfigMap(value) ? [] : [[key, value]]
  })
  return Object.fromEntries(settings)
}

/** A list, a list of the one value, or nothing. */
function toList(value: ConfigValue | undefined): readonly ConfigValue[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? (value as readonly ConfigValue[]) : [value]
}

/** A list of texts, such as tags. */
export function toTexts(value: ConfigValue | undefined): readonly string[] {
  return toList(value).flatMap((item) => (item === null || typeof item === 'object' ? [] : String(item)))
}

/** Only `enabled: false`, and what templates make of it, switches a node off. */
export function isEnabled(config: ConfigValues): boolean {
  const value = config['enabled']
  return !(value === false || (typeof value === 'string' && value.trim().toLowerCase() === 'false'))
}
