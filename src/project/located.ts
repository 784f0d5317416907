import type { SourceLocation } from '../errors/index.ts'
import type { ConfigValue } from '../nodes/index.ts'
import type { Located, LocatedEntry } from './files.ts'

/** The entry of a map with this key; undefined in anything that is not a map. */
export function entryOf(value: Located | undefined, key: string): LocatedEntry | undefined {
  return value?.kind === 'map' ? value.entries.find((entry) => entry.key === key) : undefined
}

/** The value of a map at this key; a value that is empty counts as absent. */
export function valueOf(value: Located | undefined, key: string): Located | undefined {
  const found = entryOf(value, key)?.value
  return found?.kind === 'scalar' && found.value === null ? undefined : found
}

/** Turns a text of a YAML file into a value; `path` holds the keys that lead to it. */
export type RenderText = (text: string, location: SourceLocation, path: readonly string[]) => ConfigValue

/** Takes the places off a value. Texts go through `render`, when it is given. */
export function plainValue(value: Located, render?: RenderText, path: readonly string[] = []): ConfigValue {
  if (value.kind === 'list') return value.items.map((item) => plainValue(item, render, path))
  if (value.kind === 'map') {
    const entries = value.entries.map(({ key, value: inner }) => [
      key,
      plainValue(inner, render, render ? [...path, key] : path),
    ])
    return Object.fromEntries(entries)
  }
  return typeof value.value === 'string' && render ? render(value.value, value.location, path) : value.value
}

/** Says what kind of value stands there, without the value: it may be a secret. */
export function kindOf(value: Located): string {
  if (value.kind !== 'scalar') return `a ${value.kind}`
  if (value.value === null) return 'empty'
  if (typeof value.value === 'string') return 'a text'
  return typeof value.value === 'number' ? 'a number' : 'true or false'
}

/** A scalar as text; empty for lists, maps and what is not there. */
export function scalarText(value: ConfigValue | undefined): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value)
}
