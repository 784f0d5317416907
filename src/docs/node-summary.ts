import type { CatalogTable, ManifestNode } from '../artifacts/index.ts'
import { isConfigMap } from '../nodes/index.ts'
import { columnNames } from './columns.ts'
import type { SiteContext } from './create-site.ts'
import { parentsOf, type Entry } from './entries.ts'
import type { SiteNode, SiteTest } from './format.ts'
import { compact, numberOf, setValues, textOf, type Optional } from './values.ts'

/** What the index says of a node. */
export function summariseNode(one: Entry, context: SiteContext): SiteNode {
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
    parents: parentsOf(one).flatMap((parent) => context.indexOf.get(parent) ?? []),
    columns: columnNames(one, catalogOf(context, entry.unique_id)),
    ...compact<Optional<SiteNode>>({
      ...relationFacts(one),
      ...sourceFacts(one),
      ...warehouseFacts(one, context),
      materialized: textOf(one.node?.config?.['materialized']),
      test: testOf(one, context),
    }),
  }
}

/** What the warehouse has of a node. */
export function catalogOf({ artifacts: { catalog } }: SiteContext, id: string): CatalogTable | undefined {
  if (!catalog) return undefined
  return Object.hasOwn(catalog.nodes, id) ? catalog.nodes[id] : catalog.sources[id]
}

function relationFacts({ node, source }: Entry): Optional<SiteNode> {
  const relation = source ?? node
  const patchPath = relation?.patch_path?.replace(/^.*?:\/\//, '')
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

/** The rows that the last run wrote are exact; the warehouse's own count is an estimate. */
function warehouseFacts({ entry }: Entry, context: SiteContext): Optional<SiteNode> {
  const table = catalogOf(context, entry.unique_id)
  const history = context.history.get(entry.unique_id) ?? []
  const written = history.find(({ rows }) => rows !== undefined)
  return {
    rows: written?.rows ?? numberOf(table?.stats['row_count']?.value),
    bytes: numberOf(table?.stats['bytes']?.value),
    last: history[0],
  }
}

function testOf({ entry, node }: Entry, context: SiteContext): SiteTest | undefined {
  if (!node || entry.resource_type !== 'test') return undefined
  const attached = attachedTo(node, context)
  const severity = textOf(entry.config?.['severity'])?.toLowerCase()
  return {
    severity: severity === 'warn' ? 'warn' : 'error',
    ...compact<Optional<SiteTest>>({
      name: genericName(node),
      column: node.column_name ?? undefined,
      attached,
      to: pointedTo(node, attached, context),
    }),
  }
}

function genericName({ test_metadata: generic }: ManifestNode): string | undefined {
  return generic?.namespace ? `${generic.namespace}.${generic.name}` : generic?.name
}

/** A test that is a file belongs to the one node that it reads, when there is only one. */
function attachedTo(
  { attached_node, depends_on }: ManifestNode,
  { indexOf }: SiteContext,
): number | undefined {
  const parents = depends_on?.nodes ?? []
  return indexOf.get(attached_node ?? (parents.length === 1 ? (parents[0] ?? '') : ''))
}

/** A relationships test reads two nodes: the one it is declared at, and the one that is pointed to. */
function pointedTo(
  { depends_on, test_metadata }: ManifestNode,
  attached: number | undefined,
  { indexOf }: SiteContext,
): SiteTest['to'] | undefined {
  if (test_metadata?.name !== 'relationships') return undefined
  const nodes = (depends_on?.nodes ?? []).flatMap((id) => indexOf.get(id) ?? [])
  const node = nodes.find((one) => one !== attached) ?? attached
  const column = textOf(test_metadata.kwargs?.['field'])
  return node === undefined || column === undefined ? undefined : { node, column }
}
