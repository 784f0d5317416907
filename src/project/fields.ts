import { problem, type Problem, type SourceLocation } from '../errors/index.ts'
import { nearest } from '../util/index.ts'
import type { Located } from './files.ts'
import { kindOf, valueOf } from './located.ts'

/** Reads the fields of a map and notes those that have the wrong type. */
export interface FieldReader {
  readonly map: Located
  text(field: string): string | undefined
  number(field: string): number | undefined
  truth(field: string): boolean | undefined
  /** A list of texts; a single text counts as a list of one. */
  texts(field: string): readonly string[] | undefined
  list(field: string): readonly Located[] | undefined
  child(field: string): Located | undefined
}

/** Opens a map for reading; its problems are added to `problems`. */
export function readFields(map: Located, problems: Problem[]): FieldReader {
  const refuse = (field: string, expected: string, value: Located): undefined => {
    const facts = { field, expected, actual: kindOf(value) }
    problems.push(problem('FIELD_INVALID', facts, { location: value.location }))
  }
  const scalar = (field: string, expected: string, accepts: (value: unknown) => boolean) => {
    const value = valueOf(map, field)
    if (!value) return undefined
    return value.kind === 'scalar' && accepts(value.value) ? value.value : refuse(field, expected, value)
  }
  return {
    map,
    text: (field) => {
      const value = scalar(field, 'a text', (one) => typeof one === 'string' || typeof one === 'number')
      return value === undefined || value === null ? undefined : String(value)
    },
    number: (field) => scalar(field, 'a number', (one) => typeof one === 'number') as number | undefined,
    truth: (field) =>
      scalar(field, 'true or false', (one) => typeof one === 'boolean') as boolean | undefined,
    texts: (field) => {
      const value = valueOf(map, field)
      if (!value) return undefined
      const items = value.kind === 'list' ? value.items : [value]
      const texts = items.flatMap((item) => (item.kind === 'scalar' ? textOf(item.value) : []))
      return texts.length === items.length ? texts : refuse(field, 'a list of texts', value)
    },
    list: (field) => {
      const value = valueOf(map, field)
      return value && (value.kind === 'list' ? value.items : refuse(field, 'a list', value))
    },
    child: (field) => {
      const value = valueOf(map, field)
      return value && (value.kind === 'map' ? value : refuse(field, 'a map', value))
    },
  }
}

function textOf(value: null | boolean | number | string): readonly string[] {
  return value === null ? [] : [String(value)]
}

export interface KnownFields {
  /** Owner of the fields in messages: `The source "bank"`. */
  readonly owner: string
  readonly known: readonly string[]
  /** When false, only fields that look like a misspelt known one are refused. */
  readonly isComplete: boolean
}

/** Notes every field of a map that nobody will read. */
export function refuseUnknownFields(map: Located, fields: KnownFields, problems: Problem[]): void {
  if (map.kind !== 'map') return
  for (const { key, keyLocation } of map.entries) {
    if (fields.known.includes(key)) continue
    const meant = nearest(key, fields.known)
    if (!meant && !fields.isComplete) continue
    const facts = { field: key, owner: fields.owner, nearest: meant }
    problems.push(problem('FIELD_UNKNOWN', facts, { location: underline(keyLocation, key) }))
  }
}

/** The place of a word, as long as the word. */
export function underline(location: SourceLocation, word: string): SourceLocation {
  return word.length > 1 ? { ...location, length: word.length } : location
}

/** Notes that a map lacks a field it must have. */
export function refuseMissing(at: { map: Located; field: string; owner: string }, problems: Problem[]): void {
  const facts = { field: at.field, owner: at.owner }
  problems.push(problem('FIELD_MISSING', facts, { location: at.map.location }))
}
