import { problem, type SourceLocation } from '../errors/index.ts'
import {
  entryOf,
  kindOf,
  refuseMissing,
  refuseUnknownFields,
  underline,
  valueOf,
  type Located,
  type YamlFile,
} from '../project/index.ts'
import type { ParseContext } from './context.ts'
import {
  FILE_FIELDS,
  MACRO_FIELDS,
  MODEL_FIELDS,
  SEED_FIELDS,
  SOURCE_FIELDS,
  TEST_FIELDS,
} from './known-fields.ts'

export type EntryKind = 'model' | 'seed' | 'source' | 'macro' | 'test'

/** One thing that a property file describes. */
export interface Entry {
  readonly kind: EntryKind
  readonly name: string
  readonly file: string
  /** Of the name. */
  readonly location: SourceLocation
  readonly map: Located
}

/** All that property files describe. */
export interface Entries {
  readonly models: ReadonlyMap<string, Entry>
  readonly seeds: ReadonlyMap<string, Entry>
  readonly macros: ReadonlyMap<string, Entry>
  /** Tests written as files. */
  readonly tests: ReadonlyMap<string, Entry>
  /** A source may be described in several files, each with tables of its own. */
  readonly sources: readonly Entry[]
}

interface Section {
  readonly kind: EntryKind
  readonly keys: readonly string[]
  readonly known: readonly string[]
}

const MODELS: Section = { kind: 'model', keys: ['models'], known: MODEL_FIELDS }
const SEEDS: Section = { kind: 'seed', keys: ['seeds'], known: SEED_FIELDS }
const MACROS: Section = { kind: 'macro', keys: ['macros'], known: MACRO_FIELDS }
const SOURCES: Section = { kind: 'source', keys: ['sources'], known: SOURCE_FIELDS }
const TESTS: Section = { kind: 'test', keys: ['data_tests', 'tests'], known: TEST_FIELDS }

/** Reads the outline of all property files. */
export function readEntries(context: ParseContext): Entries {
  const files = context.project.properties
  for (const { path, root } of files) {
    const fields = { owner: path, known: FILE_FIELDS, isComplete: false }
    refuseUnknownFields(root, fields, context.problems)
  }
  const all = (section: Section) => files.flatMap((file) => readSection(file, section, context))
  const unique = (section: Section) => byName(all(section), context)
  return {
    models: unique(MODELS),
    seeds: unique(SEEDS),
    macros: unique(MACROS),
    tests: unique(TESTS),
    sources: all(SOURCES),
  }
}

function readSection(file: YamlFile, section: Section, context: ParseContext): readonly Entry[] {
  return section.keys.flatMap((key) => {
    const value = valueOf(file.root, key)
    if (!value) return []
    if (value.kind === 'list')
      return value.items.flatMap((item) => readEntry(item, file, { section, context }))
    refuseKind(key, value, context)
    return []
  })
}

function refuseKind(field: string, value: Located, { problems }: ParseContext): void {
  const facts = { field, expected: 'a list', actual: kindOf(value) }
  problems.push(problem('FIELD_INVALID', facts, { location: value.location }))
}

interface EntryRequest {
  readonly section: Section
  readonly context: ParseContext
}

function readEntry(item: Located, file: YamlFile, { section, context }: EntryRequest): readonly Entry[] {
  const { kind, known } = section
  const { problems } = context
  if (item.kind !== 'map') {
    const facts = { field: section.keys[0] ?? kind, expected: 'a list of maps', actual: kindOf(item) }
    problems.push(problem('FIELD_INVALID', facts, { location: item.location }))
    return []
  }
  const found = entryOf(item, 'name')?.value
  const name = found?.kind === 'scalar' && found.value !== null ? String(found.value) : undefined
  refuseUnknownFields(item, { owner: `The ${kind} "${name ?? ''}"`, known, isComplete: true }, problems)
  if (!found || name === undefined) {
    refuseMissing({ map: item, field: 'name', owner: `A ${kind}` }, problems)
    return []
  }
  return [{ kind, name, file: file.path, location: underline(found.location, name), map: item }]
}

function byName(entries: readonly Entry[], { problems }: ParseContext): ReadonlyMap<string, Entry> {
  const unique = new Map<string, Entry>()
  for (const entry of entries) {
    const { kind, name, location } = entry
    const first = unique.get(name)
    if (first) {
      const other = `${first.file}:${first.location.line}`
      problems.push(problem('DESCRIPTION_DUPLICATE', { kind, name, other }, { location }))
    } else unique.set(name, entry)
  }
  return unique
}
