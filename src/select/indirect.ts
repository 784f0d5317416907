import { ancestors } from '../graph/index.ts'
import type { NodeId } from '../nodes/index.ts'
import type { SelectableGraph } from './selectable.ts'

/**
 * Which tests come along with the nodes they read. `eager`: when any of them is chosen. `cautious`: when all
 * are. `buildable`: when all are chosen, or built before what is, or sources. `empty`: none.
 */
export type IndirectSelection = 'eager' | 'cautious' | 'buildable' | 'empty'

export interface Chosen {
  readonly direct: ReadonlySet<NodeId>
  /** `direct`, and tests that read a chosen node but others as well: those may still be chosen. */
  readonly possible: ReadonlySet<NodeId>
}

/** Adds the tests of chosen nodes. */
export function addTests(
  graph: SelectableGraph,
  nodes: ReadonlySet<NodeId>,
  indirect: IndirectSelection,
): Chosen {
  if (indirect === 'empty') return { direct: nodes, possible: nodes }
  const tests = [...nodes].flatMap((id) => testsOf(graph, id))
  const possible = new Set([...nodes, ...tests])
  if (indirect === 'eager') return { direct: possible, possible }
  return { direct: settleTests(graph, { direct: nodes, possible }, indirect), possible }
}

/** Takes in the possible tests whose parents have all been chosen by now. */
export function settleTests(
  graph: SelectableGraph,
  { direct, possible }: Chosen,
  indirect: IndirectSelection,
): ReadonlySet<NodeId> {
  if (indirect === 'eager' || indirect === 'empty' || possible.size === direct.size) return direct
  const above = indirect === 'buildable' ? ancestors(graph, direct) : new Set<NodeId>()
  const isThere = (id: NodeId) =>
    direct.has(id) || above.has(id) || (indirect === 'buildable' && graph.nodes[id]?.kind === 'source')
  const settled = [...possible].filter(
    (id) => graph.nodes[id]?.kind === 'test' && (graph.parents[id] ?? []).every(isThere),
  )
  return new Set([...direct, ...settled])
}

function testsOf(graph: SelectableGraph, id: NodeId): readonly NodeId[] {
  return (graph.children[id] ?? []).filter((child) => graph.nodes[child]?.kind === 'test')
}
