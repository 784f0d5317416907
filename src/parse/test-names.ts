import { hash } from 'node:crypto'

import type { ConfigValue, ConfigValues } from '../nodes/index.ts'
import { pythonRepr, pythonText } from './python-text.ts'

/** Names of relations end at 63 characters on the anchor's warehouse: dbt shortens longer names for them. */
const MAX_NAME_LENGTH = 63

export interface TestNames {
  /** Stands in the id and in what selectors match. */
  readonly full: string
  /** Stands in names of files and relations. */
  readonly short: string
}

export interface NamedTest {
  /** `unique`, or `dbt_utils_unique` when it stands in a package; `source_unique` on a source. */
  readonly test: string
  /** The model, seed or source table. */
  readonly target: string
  /** With `column_name`, without `model`. */
  readonly arguments: ConfigValues
}

/** Makes the name of a generic test from its arguments, exactly as dbt does. */
export function nameTest({ test, target, arguments: values }: NamedTest): TestNames {
  const parts = Object.keys(values)
    .toSorted()
    .flatMap((key) => flatten(values[key] ?? null))
    .map((part) => pythonText(part).replace(/[^0-9a-zA-Z_]+/g, '_'))
  const identifier = `${test}_${target}`
  const full = `${identifier}_${parts.join('__')}`
  const short = full.length <= MAX_NAME_LENGTH ? full : `${identifier.slice(0, 30)}_${md5(full)}`
  return { full, short }
}

function flatten(value: ConfigValue): readonly ConfigValue[] {
  if (Array.isArray(value)) return value as readonly ConfigValue[]
  return typeof value === 'object' && value !== null ? Object.values(value) : [value]
}

export interface HashedTest {
  readonly fullName: string
  readonly testName: string
  readonly namespace: string | undefined
  readonly kwargs: ConfigValues
}

/** The ten characters that end the id of a generic test, exactly as dbt makes them. */
export function hashTest({ fullName, testName, namespace, kwargs }: HashedTest): string {
  const metadata = { kwargs, name: testName, namespace: namespace ?? null }
  return md5(`${fullName}${pythonRepr(hashable(metadata))}`).slice(-10)
}

/** Keys sorted, every other value as text. */
function hashable(value: ConfigValue): ConfigValue {
  if (Array.isArray(value)) return value.map((item: ConfigValue) => hashable(item))
  if (typeof value !== 'object' || value === null) return pythonText(value)
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([key, item]) => [key, hashable(item)]))
}

function md5(text: string): string {
  return hash('md5', text)
}
