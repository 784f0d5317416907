import type { SourceLocation } from '../errors/index.ts'

/** A text that stands in a file. */
export interface PlacedText {
  readonly text: string
  readonly location: SourceLocation
}

/** Where the names in `ref()` and `source()` stand; undefined when they were computed, or stand in a macro. */
export interface CallPlaces {
  ref(name: string): SourceLocation | undefined
  source(sourceName: string, table: string): SourceLocation | undefined
}

// A call with one or two literal names; the last is what the message is about.
const CALL = /\b(ref|source)\s*\(\s*(?:(['"])([^'"\n]+)\2\s*,\s*)?(['"])([^'"\n]+)\4/g

/**
 * Finds the literal names in calls of `ref()` and `source()`. A template tells its host what is read, but not
 * from which place; the first place with the same name is where the user will look.
 */
export function findCallPlaces(texts: readonly PlacedText[]): CallPlaces {
  const places = new Map<string, SourceLocation>()
  for (const placed of texts) {
    for (const match of withoutComments(placed.text).matchAll(CALL)) {
      const [call, kind = '', , first, , name = ''] = match
      const key = kind === 'ref' ? `ref ${name}` : `source ${first ?? ''}.${name}`
      const offset = match.index + call.length - 1 - name.length
      if (!places.has(key)) places.set(key, placeAt(placed, offset, name.length))
    }
  }
  return {
    ref: (name) => places.get(`ref ${name}`),
    source: (sourceName, table) => places.get(`source ${sourceName}.${table}`),
  }
}

/** Blanks template comments out, keeping every place. */
export function withoutComments(text: string): string {
  return text.includes('{#') ? text.replace(/\{#[\s\S]*?#\}/g, (found) => found.replace(/[^\n]/g, ' ')) : text
}

function placeAt({ text, location }: PlacedText, offset: number, length: number): SourceLocation {
  const before = text.slice(0, offset).split('\n')
  const inLine = before.at(-1)?.length ?? 0
  return {
    file: location.file,
    line: location.line + before.length - 1,
    column: before.length === 1 ? location.column + inLine : inLine + 1,
    length,
  }
}
