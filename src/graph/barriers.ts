import type { NodeId, TestNode } from '../nodes/index.ts'
import type { Graph } from './graph.ts'

/**
 * For each node that is not a test, the tests that must pass before `build` starts it: those of its direct
 * parents that need nothing else but what is before the node anyway, or sources.
 *
 * A test that also reads the node, or something built after it, cannot come first and holds nothing back.
 */
export function testsBefore(graph: Graph): Readonly<Record<NodeId, readonly NodeId[]>> {
  const position = new Map(graph.order.map((id, at) => [id, at]))
  const testsOf = testsByParent(graph)
  const before: Record<NodeId, readonly NodeId[]> = {}
  for (const id of graph.order) {
    if (graph.nodes[id]?.kind === 'test') continue
    const around = new Set((graph.parents[id] ?? []).flatMap((parent) => testsOf.get(parent) ?? []))
    before[id] = [...around].filter((test) => isReadyBefore(test, id, { graph, position }))
  }
  return before
}

/** Looked up once: a source table may have a thousand children, and each of them would look at all the others. */
function testsByParent(graph: Graph): ReadonlyMap<NodeId, readonly NodeId[]> {
  const tests = Object.entries(graph.children).map(([id, children]): [NodeId, readonly NodeId[]] => [
    id as NodeId,
    children.filter((child) => graph.nodes[child]?.kind === 'test'),
  ])
  return new Map(tests)
}

interface Ordered {
  readonly graph: Graph
  readonly position: ReadonlyMap<NodeId, number>
}

function isReadyBefore(test: TestNode['id'], id: NodeId, { graph, position }: Ordered): boolean {
  const direct = graph.parents[id] ?? []
  const needed = (graph.parents[test] ?? []).filter(
    (one) => graph.nodes[one]?.kind !== 'source' && !direct.includes(one),
  )
  return needed.length === 0 || areAncestors(new Set(needed), id, { graph, position })
}

/** Searches upward, but never above the first of the nodes it looks for: nothing there can lead to one. */
function areAncestors(wanted: Set<NodeId>, id: NodeId, { graph, position }: Ordered): boolean {
  const at = (node: NodeId) => position.get(node) ?? 0
  const highest = Math.min(...[...wanted].map(at))
  if ([...wanted].some((node) => at(node) >= at(id))) return false
  const seen = new Set<NodeId>([id])
  const stack = [id]
  for (let node = stack.pop(); node !== undefined && wanted.size > 0; node = stack.pop()) {
    for (const parent of graph.parents[node] ?? []) {
      if (seen.has(parent) || at(parent) < highest) continue
      seen.add(parent)
      wanted.delete(parent)
      stack.push(parent)
    }
  }
  return wanted.size === 0
}
