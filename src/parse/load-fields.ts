import { problem } from '../errors/index.ts'
import { kindOf, readFields, scalarText, valueOf, type FieldReader, type Located } from '../project/index.ts'
import type { ParseContext } from './context.ts'
import { renderValue } from './described.ts'
import { parseDuration } from './duration.ts'

/** Fields of several maps, of which the first that has one wins. */
export interface LayeredFields {
  find(field: string): Located | undefined
  text(field: string): string | undefined
  texts(field: string): readonly string[] | undefined
  truth(field: string, otherwise: boolean): boolean
  /** In milliseconds. */
  duration(field: string, otherwise: number): number
  choice<Choice extends string>(field: string, choices: readonly [Choice, ...Choice[]]): Choice
}

/** A map without fields. */
export const EMPTY_MAP: Located = { kind: 'map', entries: [], location: { file: '', line: 1, column: 1 } }

/** Opens maps for reading. Texts are rendered; what has the wrong type is noted. */
export function layerFields(maps: readonly Located[], context: ParseContext): LayeredFields {
  const { problems } = context
  const mapWith = (field: string) => maps.find((map) => valueOf(map, field) !== undefined) ?? EMPTY_MAP
  const find = (field: string) => valueOf(mapWith(field), field)
  const reader = (field: string): FieldReader => readFields(mapWith(field), problems)
  const text = (field: string) => {
    const value = find(field)
    if (value?.kind !== 'scalar') return reader(field).text(field)
    const rendered = scalarText(renderValue(value, context))
    return rendered === '' ? undefined : rendered
  }
  const refuse = (field: string, expected: string) => {
    const value = find(field)
    const actual = value?.kind === 'scalar' ? `"${String(value.value)}"` : kindOf(value ?? EMPTY_MAP)
    problems.push(problem('FIELD_INVALID', { field, expected, actual }, { location: value?.location }))
  }
  return {
    find,
    text,
    texts: (field) => reader(field).texts(field),
    truth: (field, otherwise) => reader(field).truth(field) ?? otherwise,
    duration: (field, otherwise) => {
      const written = text(field)
      if (written === undefined) return otherwise
      const duration = parseDuration(written)
      if (duration === undefined) refuse(field, 'a duration such as "15m" or "30s"')
      return duration ?? otherwise
    },
    choice: (field, choices) => {
      const written = text(field)
      const chosen = choices.find((one) => one === written)
      if (written !== undefined && !chosen) refuse(field, `one of ${choices.join(', ')}`)
      return chosen ?? choices[0]
    },
  }
}
