import type { CatalogRelation } from '../adapters/index.ts'
import type { Graph } from '../graph/index.ts'
import type { Node, NodeId, RelationName } from '../nodes/index.ts'
import type { Catalog, CatalogStat, CatalogTable } from './dbt.ts'
import { artifactMetadata, type Invocation } from './metadata.ts'

export interface CatalogInput {
  readonly graph: Graph
  readonly nodeIds: readonly NodeId[]
  /** What the warehouse has, by schema. */
  readonly relations: ReadonlyMap<string, readonly CatalogRelation[]>
  /** Schemas that could not be read, and why. */
  readonly errors: readonly string[]
  readonly invocation: Invocation
}

/** What the warehouse has of some nodes in dbt's format, `catalog.json` version 1. */
export function createCatalog(input: CatalogInput): Catalog {
  const { graph, invocation, errors } = input
  const found = input.nodeIds.flatMap((id) => {
    const node = graph.nodes[id]
    const name = node && relationOf(node)
    const relation = name && input.relations.get(name.schema)?.find((one) => one.name === name.name)
    return node && relation ? [{ node, table: catalogTable(node.id, name, relation) }] : []
  })
  const tables = (isSource: boolean) =>
    Object.fromEntries(
      found
        .filter(({ node }) => (node.kind === 'source') === isSource)
        .map(({ node, table }) => [node.id, table]),
    )
  return {
    metadata: artifactMetadata('catalog/v1', invocation),
    nodes: tables(false),
    sources: tables(true),
    errors: errors.length > 0 ? errors : null,
  }
}

/** What a node is called in the warehouse; tests and ephemeral models are nothing there. */
export function relationOf(node: Node): RelationName | undefined {
  if (node.kind === 'test') return undefined
  return node.kind === 'model' && node.materialized === 'ephemeral' ? undefined : node.relation
}

function catalogTable(
  id: NodeId,
  { database, schema }: RelationName,
  relation: CatalogRelation,
): CatalogTable {
  const columns = relation.columns.map(({ name, type, comment }, at) => [
    name,
    { type, index: at + 1, name, comment: comment ?? null },
  ])
  return {
    metadata: {
      type: relation.kind,
      schema,
      name: relation.name,
      database,
      comment: relation.comment ?? null,
      owner: relation.owner,
    },
    columns: Object.fromEntries(columns) as CatalogTable['columns'],
    stats: statsOf(relation),
    unique_id: id,
  }
}

function statsOf({ rows, bytes }: CatalogRelation): CatalogTable['stats'] {
  const stats = [
    { id: 'row_count', label: 'Rows', value: rows, description: 'As the warehouse estimates them.' },
    { id: 'bytes', label: 'Bytes', value: bytes, description: 'With indexes and what is stored aside.' },
  ].flatMap(({ value, ...one }): CatalogStat[] =>
    value === undefined ? [] : [{ ...one, value, include: true }],
  )
  const hasStats = {
    id: 'has_stats',
    label: 'Has Stats?',
    value: stats.length > 0,
    include: false,
    description: 'Indicates whether there are statistics for this table',
  }
  return Object.fromEntries([...stats, hasStats].map((one) => [one.id, one]))
}
