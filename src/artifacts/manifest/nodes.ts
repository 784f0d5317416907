import { createHash } from 'node:crypto'
import { posix } from 'node:path'

import {
  type ColumnDescription,
  type ConfigValues,
  type GenericTestCall,
  type ModelNode,
  type Node,
  type NodeIdentity,
  type RelationName,
  type SeedNode,
  type SourceNode,
  type TestNode,
} from '../../nodes/index.ts'
import { compiledPath } from '../compiled.ts'
import type { ManifestColumn, ManifestNode, ManifestSource } from '../dbt.ts'
import { manifestConfig } from './config.ts'
import type { Checksum, ManifestInput } from './input.ts'
import { inferPrimaryKey, type TestFacts } from './primary-key.ts'

/** What the entries of nodes are made from. */
export interface NodeContext extends ManifestInput {
  /** Generic tests by the node that they are declared at. */
  readonly tests: ReadonlyMap<string, readonly TestFacts[]>
}

/** A node that is built or tests, as dbt writes it. */
export function manifestNode(node: Exclude<Node, SourceNode>, input: NodeContext): ManifestNode {
  switch (node.kind) {
    case 'model':
      return { ...built(node, input), ...reads(node, input), ...modelFields(node, input) }
    case 'seed':
      return seedFields(node, input)
    case 'test':
      return testFields(node, input)
  }
}

/** A source table, as dbt writes it. */
export function manifestSource(node: SourceNode, input: ManifestInput): ManifestSource {
  const { quoting, external, database, schema } = node.written
  const config = manifestConfig(node)
  return {
    ...identity(node, input),
    // dbt gives sources the whole path, where other nodes have it below their resource folder.
    path: node.path,
    resource_type: 'source',
    ...relation(node.relation, input),
    source_name: node.sourceName,
    source_description: node.sourceDescription,
    loader: node.loader || (node.load ? 'tablewright' : ''),
    identifier: node.relation.name,
    quoting: { database: null, schema: null, identifier: null, column: null, ...quoting },
    loaded_at_field: textOrNull(config['loaded_at_field']),
    loaded_at_query: textOrNull(config['loaded_at_query']),
    freshness: config['freshness'],
    external: external ? { ...EXTERNAL, ...external } : null,
    columns: columns(node.columns),
    source_meta: node.sourceMeta,
    unrendered_database: database ?? null,
    unrendered_schema: schema ?? null,
  } as ManifestSource
}

const EXTERNAL = {
  location: null,
  file_format: null,
  row_format: null,
  tbl_properties: null,
  partitions: null,
}

function identity(node: Node, { invocation }: ManifestInput) {
  return {
    unique_id: node.id,
    name: node.name,
    resource_type: node.kind,
    package_name: node.packageName,
    path: belowFolder(node),
    original_file_path: node.path,
    fqn: node.fqn,
    tags: node.tags,
    description: node.description,
    meta: node.meta,
    config: manifestConfig(node),
    unrendered_config: node.writtenConfig,
    doc_blocks: node.docBlocks,
    patch_path: node.patchPath === undefined ? null : `${node.packageName}://${node.patchPath}`,
    created_at: invocation.startedAt.getTime() / 1000,
  }
}

function relation(name: RelationName, { dialect }: ManifestInput) {
  return { database: name.database, schema: name.schema, relation_name: dialect.quoteRelation(name) }
}

function built(node: ModelNode | SeedNode, input: NodeContext) {
  const config = manifestConfig(node)
  return {
    ...identity(node, input),
    ...relation(node.relation, input),
    alias: node.relation.name,
    columns: columns(node.columns),
    group: textOrNull(config['group']),
    docs: config['docs'],
    build_path: null,
  }
}

function seedFields(node: SeedNode, input: NodeContext): ManifestNode {
  return {
    ...built(node, input),
    checksum: input.seedChecksums[node.id] ?? { name: 'none', checksum: '' },
    raw_code: '',
    root_path: input.projectRoot,
    depends_on: { macros: [] },
  } as ManifestNode
}

function modelFields(node: ModelNode, input: NodeContext) {
  const { access } = node.config
  return {
    checksum: checksumOf(node.rawCode),
    // What has no relation of its own has no name for it either.
    ...(node.materialized === 'ephemeral' && { relation_name: null }),
    access: access === 'private' || access === 'public' ? access : 'protected',
    constraints: node.constraints.map(toConstraint),
    version: null,
    latest_version: null,
    deprecation_date: null,
    primary_key: inferPrimaryKey(node, input.tests.get(node.id) ?? []),
    time_spine: null,
  }
}

function testFields(node: TestNode, input: ManifestInput): ManifestNode {
  const config = manifestConfig(node)
  const stores = config['store_failures_as'] !== null && config['store_failures_as'] !== 'ephemeral'
  return {
    ...identity(node, input),
    ...reads(node, input),
    ...(node.generic && { path: `${node.name}.sql` }),
    ...relation(node.relation, input),
    alias: node.relation.name,
    ...(!stores && { relation_name: null }),
    checksum: node.generic ? { name: 'none', checksum: '' } : checksumOf(node.rawCode),
    columns: {},
    group: null,
    docs: { show: true, node_color: null },
    build_path: null,
    ...(node.generic && genericFields(node.generic, input)),
  } as ManifestNode
}

function genericFields(
  { testName, columnName, attachedTo, kwargs, code }: GenericTestCall,
  { graph }: ManifestInput,
) {
  const dot = testName.lastIndexOf('.')
  const attached = graph.nodes[attachedTo]
  const isOfSource = attachedTo.startsWith('source.')
  return {
    raw_code: code,
    test_metadata: {
      name: testName.slice(dot + 1),
      kwargs,
      namespace: dot < 0 ? null : testName.slice(0, dot),
    },
    column_name: columnName ?? null,
    file_key_name:
      attached?.kind === 'source' ? `sources.${attached.sourceName}` : `${attached?.kind}s.${attached?.name}`,
    // dbt hangs tests on what is built only.
    attached_node: isOfSource ? null : attachedTo,
  }
}

function reads(node: ModelNode | TestNode, input: ManifestInput) {
  const { graph, compiled } = input
  const ready = compiled[node.id]
  return {
    language: 'sql',
    raw_code: node.rawCode.trim(),
    refs: node.refs.map(({ name, packageName }) => ({ name, package: packageName ?? null, version: null })),
    sources: node.sources.map(({ sourceName, table }) => [sourceName, table]),
    metrics: [],
    functions: [],
    depends_on: { macros: node.macros, nodes: graph.parents[node.id] ?? [] },
    contract: { enforced: false, alias_types: true, checksum: null },
    compiled_path: null,
    ...(ready?.kind === 'ready' && {
      compiled: true,
      compiled_code: ready.sql,
      compiled_path: posix.join(input.targetPath, 'compiled', compiledPath(node)),
      extra_ctes_injected: true,
      extra_ctes: (ready.ctes ?? []).map(({ nodeId, name, sql }) => ({
        id: nodeId,
        sql: ` ${name} as (\n${sql}\n)`,
      })),
    }),
  }
}

function columns(described: readonly ColumnDescription[]): Readonly<Record<string, ManifestColumn>> {
  const entries = described.map(({ name, tags, meta, ...one }): [string, ManifestColumn] => [
    name,
    {
      name,
      description: one.description,
      meta,
      data_type: one.dataType ?? null,
      constraints: one.constraints.map(toConstraint),
      quote: one.quote ?? null,
      config: { meta, tags },
      tags,
      granularity: null,
      dimension: null,
      entity: null,
      doc_blocks: one.docBlocks,
    } as ManifestColumn,
  ])
  return Object.fromEntries(entries)
}

/** What dbt adds to a constraint. */
function toConstraint(written: ConfigValues): ConfigValues {
  const added = { name: null, expression: null, warn_unenforced: true, warn_unsupported: true, to: null }
  return { ...added, to_columns: [], ...written }
}

/** As dbt 1.12 does it: white space counts as one space, so that only real changes are changes. */
function checksumOf(text: string): Checksum {
  const words = text.trim().split(/\s+/).join(' ')
  return { name: 'sha256', checksum: createHash('sha256').update(words).digest('hex') }
}

function belowFolder({ path }: NodeIdentity): string {
  return path.slice(path.indexOf('/') + 1)
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
