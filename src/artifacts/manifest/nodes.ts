import { createHash } from 'node:crypto'
import { posix } from 'node:path'

import {
  isConfigMap,
  type ColumnDescription,
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
import { manifestConfig, setConfig } from './config.ts'
import type { Checksum, ManifestInput } from './input.ts'

/** A node that is built or tests, as dbt writes it. */
export function manifestNode(node: Exclude<Node, SourceNode>, input: ManifestInput): ManifestNode {
  switch (node.kind) {
    case 'model':
      return { ...built(node, input), ...reads(node, input), ...modelFields(node) }
    case 'seed':
      return seedFields(node, input)
    case 'test':
      return testFields(node, input)
  }
}

/** A source table, as dbt writes it. */
export function manifestSource(node: SourceNode, input: ManifestInput): ManifestSource {
  const freshness = node.config['freshness']
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
    quoting: { database: null, schema: null, identifier: null, column: null },
    loaded_at_field: textOrNull(node.config['loaded_at_field']),
    loaded_at_query: textOrNull(node.config['loaded_at_query']),
    freshness: isConfigMap(freshness) ? freshness : null,
    external: null,
    columns: columns(node.columns),
    source_meta: {},
    unrendered_database: null,
    unrendered_schema: null,
    doc_blocks: [],
  } as ManifestSource
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
    unrendered_config: setConfig(node),
    patch_path: node.patchPath === undefined ? null : `${node.packageName}://${node.patchPath}`,
    created_at: invocation.startedAt.getTime() / 1000,
  }
}

function relation(name: RelationName, { dialect }: ManifestInput) {
  return { database: name.database, schema: name.schema, relation_name: dialect.quoteRelation(name) }
}

function built(node: ModelNode | SeedNode, input: ManifestInput) {
  const config = manifestConfig(node)
  return {
    ...identity(node, input),
    ...relation(node.relation, input),
    alias: node.relation.name,
    columns: columns(node.columns),
    group: textOrNull(config['group']),
    docs: config['docs'],
    build_path: null,
    doc_blocks: [],
  }
}

function seedFields(node: SeedNode, input: ManifestInput): ManifestNode {
  return {
    ...built(node, input),
    checksum: input.seedChecksums[node.id] ?? { name: 'none', checksum: '' },
    raw_code: '',
    root_path: input.projectRoot,
    depends_on: { macros: [] },
  } as ManifestNode
}

function modelFields(node: ModelNode) {
  const { access } = node.config
  return {
    checksum: checksumOf(node.rawCode),
    // What has no relation of its own has no name for it either.
    ...(node.materialized === 'ephemeral' && { relation_name: null }),
    access: access === 'private' || access === 'public' ? access : 'protected',
    constraints: [],
    version: null,
    latest_version: null,
    deprecation_date: null,
    primary_key: [],
    time_spine: null,
  }
}

function testFields(node: TestNode, input: ManifestInput): ManifestNode {
  const first = input.graph.nodes[input.graph.order[0] ?? node.id]
  const database = first && 'relation' in first ? first.relation.database : ''
  return {
    ...identity(node, input),
    ...reads(node, input),
    ...(node.generic && { path: `${node.name}.sql` }),
    database,
    schema: textOrNull(node.config['schema']) ?? 'dbt_test__audit',
    alias: textOrNull(node.config['alias']) ?? node.name,
    relation_name: null,
    checksum: node.generic ? { name: 'none', checksum: '' } : checksumOf(node.rawCode),
    columns: {},
    group: null,
    docs: { show: true, node_color: null },
    build_path: null,
    doc_blocks: [],
    ...(node.generic && genericFields(node.generic, input)),
  } as ManifestNode
}

function genericFields(
  { testName, columnName, attachedTo, kwargs }: NonNullable<TestNode['generic']>,
  { graph }: ManifestInput,
) {
  const dot = testName.lastIndexOf('.')
  const attached = graph.nodes[attachedTo]
  const section = attached?.kind === 'source' ? `sources.${attached.sourceName}` : `${attached?.kind}s`
  return {
    test_metadata: {
      name: testName.slice(dot + 1),
      kwargs,
      namespace: dot < 0 ? null : testName.slice(0, dot),
    },
    column_name: columnName ?? null,
    file_key_name: `${section}.${attached?.name}`,
    attached_node: attachedTo,
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
      extra_ctes: [],
    }),
  }
}

function columns(described: readonly ColumnDescription[]): Readonly<Record<string, ManifestColumn>> {
  const entries = described.map(({ name, description, dataType, tags, meta }): [string, ManifestColumn] => [
    name,
    {
      name,
      description,
      meta,
      data_type: dataType ?? null,
      constraints: [],
      quote: null,
      config: { meta, tags },
      tags,
      granularity: null,
      dimension: null,
      entity: null,
      doc_blocks: [],
    } as ManifestColumn,
  ])
  return Object.fromEntries(entries)
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
