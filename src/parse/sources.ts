import {
  isConfigMap,
  sourceId,
  type ConfigValues,
  type LoadConfig,
  type SourceNode,
  type WrittenSource,
} from '../nodes/index.ts'
import {
  entryOf,
  plainValue,
  readFields,
  refuseMissing,
  refuseUnknownFields,
  scalarText,
  underline,
  valueOf,
  type FieldReader,
  type Located,
} from '../project/index.ts'
import { mergeConfig, treeLevels } from './config.ts'
import type { ParseContext } from './context.ts'
import { plainColumn, readConfig, readDescribed, readDescription, renderValue } from './described.ts'
import type { Entry } from './entries.ts'
import type { Description } from './docs.ts'
import { foldersBelow, identityOf, type NodeOrigin } from './identity.ts'
import { TABLE_FIELDS } from './known-fields.ts'
import { readLoad, refuseUnknownShared } from './load-block.ts'
import type { ParsedResource } from './models.ts'
import { readSourceConfig } from './source-config.ts'
import { layOver } from './written-config.ts'

const DEFAULTS = { enabled: true, tags: [], meta: {} }

/** Parses an entry under `sources:` into its tables. */
export function parseSource(entry: Entry, context: ParseContext): readonly ParsedResource<SourceNode>[] {
  const fields = readFields(entry.map, context.problems)
  refuseUnknownShared(valueOf(entry.map, 'load'), `The source "${entry.name}"`, context)
  const shared: SharedFacts = {
    entry,
    fields,
    description: readDescription(entry.map, context),
    database: renderedText(entry.map, 'database', context) ?? renderedText(entry.map, 'catalog', context),
    schema: renderedText(entry.map, 'schema', context) ?? entry.name,
  }
  return (fields.list('tables') ?? []).flatMap((table) => parseTable(table, shared, context))
}

/** What the tables of a source have in common. */
interface SharedFacts {
  readonly entry: Entry
  readonly fields: FieldReader
  readonly description: Description
  readonly database: string | undefined
  readonly schema: string
}

function parseTable(
  map: Located,
  shared: SharedFacts,
  context: ParseContext,
): readonly ParsedResource<SourceNode>[] {
  const { entry } = shared
  const { config: project } = context.project
  const fields = readFields(map, context.problems)
  const name = fields.text('name')
  if (name === undefined) {
    refuseMissing({ map, field: 'name', owner: `A table of the source "${entry.name}"` }, context.problems)
    return []
  }
  const owner = `The source table "${entry.name}.${name}"`
  refuseUnknownFields(map, { owner, known: TABLE_FIELDS, isComplete: true }, context.problems)
  const folders = [...project.modelPaths, ...project.seedPaths, ...project.macroPaths, ...project.testPaths]
  const origin: NodeOrigin = {
    kind: 'source',
    id: sourceId(project.name, entry.name, name),
    name,
    packageName: project.name,
    fqn: [project.name, ...foldersBelow(entry.file, folders), entry.name, name],
    path: entry.file,
    location: underline(valueOf(map, 'name')?.location ?? map.location, name),
  }
  const described = readDescribed(map, context)
  const own = readSourceConfig(entry.map, map, context)
  const config = [...treeLevels(project.trees.sources, origin.fqn), own].reduce(mergeConfig, DEFAULTS)
  const writtenConfig = layOver([...treeLevels(project.writtenTrees.sources, origin.fqn), own])
  const { description } = described
  const identifier = renderedText(map, 'identifier', context) ?? name
  const load = readTableLoad({ map, owner, identifier, shared }, context)
  const node: SourceNode = {
    ...identityOf(origin, { description, config, writtenConfig }),
    kind: 'source',
    sourceName: entry.name,
    sourceDescription: shared.description.text,
    sourceMeta: sourceMeta(shared.entry.map, context),
    loader: fields.text('loader') ?? shared.fields.text('loader') ?? '',
    relation: {
      database: shared.database ?? context.host.target.database,
      schema: shared.schema,
      name: identifier,
    },
    written: writtenSource(entry.map, map),
    columns: described.columns.map(plainColumn),
    ...(load && { load }),
  }
  return [{ node, described, entry }]
}

function sourceMeta(source: Located, context: ParseContext): ConfigValues {
  const { meta } = readConfig(source, context).reduce(mergeConfig, {})
  return isConfigMap(meta) ? meta : {}
}

function writtenSource(source: Located, table: Located): WrittenSource {
  const text = (field: string) => {
    const value = valueOf(source, field)
    return value && scalarText(plainValue(value))
  }
  const database = text('database') ?? text('catalog')
  const schema = text('schema')
  const external = mapOf(table, 'external')
  return {
    quoting: { ...mapOf(source, 'quoting'), ...mapOf(table, 'quoting') },
    ...(external && { external }),
    ...(database !== undefined && { database }),
    ...(schema !== undefined && { schema }),
  }
}

function mapOf(from: Located, field: string): ConfigValues | undefined {
  const value = valueOf(from, field)
  return value?.kind === 'map' ? (plainValue(value) as ConfigValues) : undefined
}

interface TableLoad {
  readonly map: Located
  readonly owner: string
  readonly identifier: string
  readonly shared: SharedFacts
}

function readTableLoad(
  { map, owner, identifier, shared }: TableLoad,
  context: ParseContext,
): LoadConfig | undefined {
  return readLoad(
    {
      owner,
      identifier,
      own: entryOf(map, 'load'),
      shared: entryOf(shared.entry.map, 'load'),
      location: valueOf(map, 'name')?.location ?? map.location,
    },
    context,
  )
}

function renderedText(map: Located, field: string, context: ParseContext): string | undefined {
  const value = valueOf(map, field)
  const text = value && scalarText(renderValue(value, context))
  return text === '' ? undefined : text
}
