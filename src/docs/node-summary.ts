import { isConfigMap } from '../nodes/index.ts'
import { catalogOf, type SiteContext } from './context.ts'
import type { Entry } from './entries.ts'
import type { NodeResultPoint, SiteNode } from './format.ts'
import { summariseTest } from './test-summary.ts'
import { compact, numberOf, setValues, textOf, type Optional } from './values.ts'

/** What the index says of a node. */
export function summariseNode(one: Entry, at: number, context: SiteContext): SiteNode {
  const { entry } = one
  return {
    id: entry.unique_id,
    kind: entry.resource_type,
    name: entry.name,
    packageName: entry.package_name,
    path: entry.original_file_path.replaceAll('\\', '/'),
    fqn: entry.fqn ?? [entry.package_name, entry.name],
    tags: entry.tags ?? [],
    description: context.markdown.toText(entry.description ?? ''),
    config: setValues(entry.config ?? {}),
    parents: context.parents[at] ?? [],
    columns: (context.columns[at] ?? []).map(({ name }) => name),
    ...compact<Optional<SiteNode>>({
      ...relationFacts(one),
      ...sourceFacts(one),
      ...warehouseFacts(one, at, context),
      materialized: textOf(one.node?.config?.['materialized']),
      test: summariseTest(one, at, context),
    }),
  }
}

function relationFacts({ node, source }: Entry): Optional<SiteNode> {
  const relation = source ?? node
  const patchPath = relation?.patch_path?.replace(/^.*?:\/\//, '').replaceAll('\\', '/')
  // Tests and ephemeral models have a schema in the manifest, but nothing stands there.
  if (!relation?.relation_name) return { patchPath }
  return {
    patchPath,
    database: relation.database ?? undefined,
    schema: relation.schema ?? undefined,
    relation: source?.identifier ?? node?.alias,
  }
}

function sourceFacts({ source }: Entry): Optional<SiteNode> {
  if (!source) return {}
  return {
    sourceName: source.source_name,
    isLoaded: isConfigMap(source.config?.['load']) ? true : undefined,
  }
}

function warehouseFacts(one: Entry, at: number, context: SiteContext): Optional<SiteNode> {
  const table = catalogOf(context.artifacts, one.entry.unique_id)
  const history = context.history.get(at) ?? []
  return {
    rows: rowsWritten(one, history) ?? numberOf(table?.stats['row_count']?.value),
    bytes: numberOf(table?.stats['bytes']?.value),
    last: history[0],
  }
}

/**
 * The rows that the newest build wrote are exact, where it wrote the whole table; the warehouse's own count is an
 * estimate.
 */
function rowsWritten({ node, source }: Entry, history: readonly NodeResultPoint[]): number | undefined {
  const load = source?.config?.['load']
  const writes = isConfigMap(load) ? load['mode'] : node?.config?.['materialized']
  if (writes !== 'table' && writes !== 'seed' && writes !== 'full_refresh') return undefined
  return history.find(({ status, rows }) => status === 'success' && rows !== undefined)?.rows
}
