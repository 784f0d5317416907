import type { ModelNode, Node, NodeId, RefCall, SeedNode, SourceCall, SourceNode } from '../nodes/index.ts'

/** What `ref()` can name. */
export type Referable = ModelNode | SeedNode

/** The nodes of a project by the names that templates use. */
export interface NameIndex {
  /** Nodes that `ref(name)` could mean, from any package. */
  readonly referable: ReadonlyMap<string, readonly Referable[]>
  /** By `source.table`. */
  readonly sources: ReadonlyMap<string, readonly SourceNode[]>
  readonly projectName: string
}

export function indexNames(nodes: readonly Node[], projectName: string): NameIndex {
  const referable = new Map<string, Referable[]>()
  const sources = new Map<string, SourceNode[]>()
  for (const node of nodes) {
    if (node.kind === 'model' || node.kind === 'seed') push(referable, node.name, node)
    if (node.kind === 'source') push(sources, `${node.sourceName}.${node.name}`, node)
  }
  return { referable, sources, projectName }
}

/** The node that a `ref()` means: of its own package first, then of the project, then of any other. */
export function findReferable(index: NameIndex, call: RefCall, fromPackage: string): Referable | undefined {
  const found = index.referable.get(call.name) ?? []
  if (call.packageName !== undefined) return found.find((node) => node.packageName === call.packageName)
  return preferred(found, [fromPackage, index.projectName])
}

/** The table that a `source()` means, with the same preference as a `ref()`. */
export function findSource(index: NameIndex, call: SourceCall, fromPackage: string): SourceNode | undefined {
  const found = index.sources.get(`${call.sourceName}.${call.table}`) ?? []
  return preferred(found, [fromPackage, index.projectName])
}

function preferred<Found extends Node>(
  found: readonly Found[],
  packages: readonly string[],
): Found | undefined {
  for (const name of packages) {
    const own = found.find((node) => node.packageName === name)
    if (own) return own
  }
  return found[0]
}

function push<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key)
  if (list) list.push(item)
  else lists.set(key, [item])
}

/** How a node is named in messages: as templates name it. */
export function displayName(node: Node): string {
  return node.kind === 'source' ? `${node.sourceName}.${node.name}` : node.name
}

/** Ids of nodes, each once, in the order they were met. */
export function withoutRepeats(ids: readonly NodeId[]): readonly NodeId[] {
  return [...new Set(ids)]
}
