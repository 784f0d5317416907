import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type ScalarTag,
  type YAMLError,
  type YAMLMap,
} from 'yaml'

import { problem, type Problem, type SourceLocation } from '../errors/index.ts'
import type { Located, LocatedEntry, TextFile } from './files.ts'

export interface YamlReading {
  /** Absent when the text has problems. An empty text is a `null` scalar. */
  readonly root?: Located
  readonly problems: readonly Problem[]
}

/** Reads a YAML text with the place of every key and value; finds all its problems. */
export function readYaml(file: TextFile): YamlReading {
  const lines = new LineCounter()
  const document = parseDocument(file.text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
    customTags: (tags) => [yamlOneBoolean, ...tags],
  })
  const reader: Reader = { file, lines, document, problems: [], done: new Map() }
  for (const error of ownErrors(document.errors)) reader.problems.push(describeError(reader, error))
  if (reader.problems.length > 0) return { problems: reader.problems }
  const root = document.contents ? locate(reader, document.contents) : nothing(reader)
  return reader.problems.length > 0 ? { problems: reader.problems } : { root, problems: [] }
}

interface Reader {
  readonly file: TextFile
  readonly lines: LineCounter
  readonly document: Document
  readonly problems: Problem[]
  /** Anchored values are read once, however often they are used; `undefined` while one is being read. */
  readonly done: Map<Node, Located | undefined>
}

// dbt reads YAML 1.1, where these words are booleans; YAML 1.2 takes them as text.
const yamlOneBoolean: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test: /^(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/,
  resolve: (text) => /^(?:yes|on)$/i.test(text),
}

function locate(reader: Reader, node: Node): Located {
  if (isAlias(node)) return locateAlias(reader, node.resolve(reader.document), node)
  const known = reader.done.get(node)
  if (known) return known
  reader.done.set(node, undefined)
  const located = locateFresh(reader, node)
  reader.done.set(node, located)
  return located
}

function locateFresh(reader: Reader, node: Node): Located {
  const location = placeOf(reader, node)
  if (isMap(node)) return { kind: 'map', entries: locateEntries(reader, node), location }
  if (isSeq(node)) {
    const items = node.items.map((item) => (item ? locate(reader, item as Node) : nothing(reader, location)))
    return { kind: 'list', items, location }
  }
  return { kind: 'scalar', value: scalarValue(node), location }
}

function locateAlias(reader: Reader, target: Node | undefined, alias: Node): Located {
  const isInsideItself = target && reader.done.has(target) && reader.done.get(target) === undefined
  if (target && !isInsideItself) return locate(reader, target)
  const location = placeOf(reader, alias)
  const detail = target ? 'an anchor is used inside itself.' : 'it uses an anchor that is not defined.'
  reader.problems.push(problem('YAML_INVALID', { detail }, { location }))
  return nothing(reader, location)
}

function locateEntries(reader: Reader, map: YAMLMap): readonly LocatedEntry[] {
  const entries: LocatedEntry[] = []
  const merged: LocatedEntry[] = []
  for (const pair of map.items) {
    const keyLocation = placeOf(reader, pair.key as Node)
    const value = pair.value ? locate(reader, pair.value as Node) : nothing(reader, keyLocation)
    const key = isScalar(pair.key) ? keyText(pair.key) : undefined
    if (key === '<<') merged.push(...mergedEntries(value))
    else if (key !== undefined) entries.push({ key, keyLocation, value })
    else {
      const detail = 'a list or a map cannot be a key. Put quotes around a value that starts with {{ }}.'
      reader.problems.push(problem('YAML_INVALID', { detail }, { location: keyLocation }))
    }
  }
  const own = new Set(entries.map((entry) => entry.key))
  return merged.length === 0 ? entries : [...merged.filter((entry) => !own.has(entry.key)), ...entries]
}

/** Entries of `<<: *anchor`; of several maps the first that has a key wins. */
function mergedEntries(value: Located): readonly LocatedEntry[] {
  const maps = value.kind === 'list' ? value.items : [value]
  const byKey = new Map<string, LocatedEntry>()
  for (const map of maps) {
    for (const entry of map.kind === 'map' ? map.entries : []) {
      if (!byKey.has(entry.key)) byKey.set(entry.key, entry)
    }
  }
  return [...byKey.values()]
}

function keyText(key: { value: unknown; source?: string | undefined }): string {
  // `on:` and `123:` are keys as written, not the values they would stand for.
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))
}

function scalarValue(node: Node): null | boolean | number | string {
  if (!isScalar(node)) return null
  const { value } = node
  // A number that a double cannot hold stays the text that was written.
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return node.source ?? String(value)
  }
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value
  return null
}

function nothing(reader: Reader, location: SourceLocation = at(reader, 0)): Located {
  return { kind: 'scalar', value: null, location }
}

/** Of a quoted text the place of its first character, so that positions inside it can be counted from there. */
function placeOf(reader: Reader, node: Node): SourceLocation {
  const [start, end] = node.range ?? [0, 0]
  if (!isScalar(node)) return at(reader, start)
  const quote = node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE' ? 1 : 0
  const lineEnd = reader.file.text.indexOf('\n', start)
  const last = lineEnd === -1 ? end - quote : Math.min(end - quote, lineEnd)
  return at(reader, start + quote, last - start - quote)
}

function at({ file, lines }: Reader, offset: number, length = 1): SourceLocation {
  const { line, col } = lines.linePos(offset)
  // The counter answers line 0 for a text without any character.
  const place = { file: file.path, line: line || 1, column: col || 1 }
  return length > 1 ? { file: place.file, line: place.line, column: place.column, length } : place
}

/** After a text that cannot be parsed nothing is where the parser looks for it: further errors only follow from it. */
function ownErrors(errors: readonly YAMLError[]): readonly YAMLError[] {
  const inOrder = errors.toSorted((left, right) => left.pos[0] - right.pos[0])
  const first = inOrder.findIndex((error) => error.code !== 'DUPLICATE_KEY')
  return first < 0 ? inOrder : inOrder.slice(0, first + 1)
}

function describeError(reader: Reader, error: YAMLError): Problem {
  const location = at(reader, error.pos[0])
  const line = reader.file.text.split('\n')[location.line - 1] ?? ''
  const hint = /:\s*\{\{|-\s+\{\{/.test(line) ? 'Put quotes around a value that holds {{ }}.' : undefined
  return problem('YAML_INVALID', { detail: errorDetail(reader, error) }, { location, hint })
}

function errorDetail({ file }: Reader, error: YAMLError): string {
  if (error.code === 'TAB_AS_INDENT') return 'a tab is used for indentation; use spaces.'
  if (error.code === 'BAD_INDENT') return 'the indentation does not fit the lines above.'
  if (error.code === 'MULTIPLE_DOCS') return 'there are several documents in it, divided by "---".'
  if (error.code === 'DUPLICATE_KEY') {
    const key = /^[^:\n]*/.exec(file.text.slice(error.pos[0]))?.[0].trim() ?? ''
    return `the key "${key}" stands twice in the same map.`
  }
  const text = `${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}`
  return /[.!?]$/.test(text) ? text : `${text}.`
}
