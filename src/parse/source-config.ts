import { isConfigMap, type ConfigValue, type ConfigValues } from '../nodes/index.ts'
import { entryOf, type Located } from '../project/index.ts'
import { mergeConfig, toTexts } from './config.ts'
import type { ParseContext } from './context.ts'
import { readConfig, renderValue } from './described.ts'

const NO_PERIOD: ConfigValues = { count: null, period: null }

/** Freshness that nobody asked for. */
export const NO_FRESHNESS: ConfigValues = { warn_after: NO_PERIOD, error_after: NO_PERIOD, filter: null }

/**
 * What a property file sets for a table of a source: the settings of the source, then those of the table. Freshness
 * and how it is measured stand beside `config:` or in it, and merge by rules of their own, which are dbt's.
 */
export function readSourceConfig(source: Located, table: Located, context: ParseContext): ConfigValues {
  const levels = [source, table].flatMap((map) => readConfig(map, context))
  const { freshness: _merged, ...config } = levels.reduce(mergeConfig, {})
  const written = [source, table].map((map) => readFields(map, context))
  const freshness = written
    .flatMap(({ beside, inside }) => [beside['freshness'], inside['freshness']])
    .reduce<Freshness>((base, value) => mergeFreshness(base, toFreshness(value)), NO_FRESHNESS)
  return {
    ...config,
    ...(freshness === null || isAsked(freshness) ? { freshness } : {}),
    loaded_at_field: lastSet(written, 'loaded_at_field'),
    loaded_at_query: lastSet(written, 'loaded_at_query'),
    meta: config['meta'] ?? {},
    tags: toTexts(config['tags']).toSorted(),
  }
}

/** `null` is a wish: no freshness, whatever the level above says. */
type Freshness = ConfigValues | null

interface WrittenFields {
  readonly beside: ConfigValues
  readonly inside: ConfigValues
}

const FIELDS = ['freshness', 'loaded_at_field', 'loaded_at_query']

/** Unlike other readers, this one keeps what is empty. */
function readFields(map: Located, context: ParseContext): WrittenFields {
  const read = (from: Located | undefined): ConfigValues =>
    Object.fromEntries(
      FIELDS.flatMap((key): [string, ConfigValue][] => {
        const found = entryOf(from, key)
        return found ? [[key, renderValue(found.value, context)]] : []
      }),
    )
  return { beside: read(map), inside: read(entryOf(map, 'config')?.value) }
}

function lastSet(levels: readonly WrittenFields[], key: string): ConfigValue {
  const level = levels.findLast(({ beside, inside }) => key in beside || (inside[key] ?? null) !== null)
  return level?.beside[key] ?? level?.inside[key] ?? null
}

function toFreshness(value: ConfigValue | undefined): Freshness {
  if (value === null) return null
  if (!isConfigMap(value)) return NO_FRESHNESS
  return { ...NO_FRESHNESS, ...value }
}

/** Each limit is that of the inner level where it has one; an empty one takes the outer's away. */
function mergeFreshness(base: Freshness, update: Freshness): Freshness {
  if (update === null) return null
  if (base === null) return isAsked(update) ? update : null
  return {
    warn_after: mergeLimit(base['warn_after'], update['warn_after']),
    error_after: mergeLimit(base['error_after'], update['error_after']),
    filter: update['filter'] ?? base['filter'] ?? null,
  }
}

function mergeLimit(base: ConfigValue | undefined, update: ConfigValue | undefined): ConfigValue {
  if (!isConfigMap(update)) return null
  if (!isConfigMap(base) || !isLimit(update)) return isLimit(update) ? update : (base ?? NO_PERIOD)
  return {
    count: update['count'] ?? base['count'] ?? null,
    period: update['period'] ?? base['period'] ?? null,
  }
}

function isAsked(freshness: ConfigValues): boolean {
  return isLimit(freshness['warn_after']) || isLimit(freshness['error_after'])
}

function isLimit(value: ConfigValue | undefined): boolean {
  return isConfigMap(value) && (value['count'] ?? null) !== null && (value['period'] ?? null) !== null
}
