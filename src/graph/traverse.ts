import type { NodeId } from '../nodes/index.ts'
import type { Graph } from './graph.ts'

type Edges = Pick<Graph, 'parents' | 'children'>

export interface Reach {
  /** How many edges to follow; all by default. */
  readonly depth?: number | undefined
}

/** What is built from some nodes, directly or through others. The nodes themselves belong to it only when one is built from another. */
export function descendants(graph: Edges, ids: Iterable<NodeId>, reach: Reach = {}): ReadonlySet<NodeId> {
  return follow(graph.children, ids, reach)
}

/** What some nodes are built from, directly or through others. */
export function ancestors(graph: Edges, ids: Iterable<NodeId>, reach: Reach = {}): ReadonlySet<NodeId> {
  return follow(graph.parents, ids, reach)
}

function follow(
  edges: Graph['parents'],
  ids: Iterable<NodeId>,
  { depth = Infinity }: Reach,
): ReadonlySet<NodeId> {
  const reached = new Set<NodeId>()
  let border: readonly NodeId[] = [...ids]
  for (let step = 0; step < depth && border.length > 0; step++) {
    const next = new Set(border.flatMap((id) => edges[id] ?? []).filter((id) => !reached.has(id)))
    for (const id of next) reached.add(id)
    border = [...next]
  }
  return reached
}
