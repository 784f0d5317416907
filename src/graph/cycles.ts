import { problem, type Problem, type SourceLocation } from '../errors/index.ts'
import type { Node, NodeId } from '../nodes/index.ts'
import { findCycle } from '../util/index.ts'
import { displayName } from './names.ts'

/** More would not help: nobody repairs so many at once. */
const MAX_CYCLES = 10

export interface CycleRequest {
  readonly nodes: ReadonlyMap<NodeId, Node>
  readonly parents: Readonly<Record<NodeId, readonly NodeId[]>>
}

/** Finds the cycles of a graph, each at the reference in its first node that leads round. */
export function findCycles({ nodes, parents }: CycleRequest): readonly Problem[] {
  const problems: Problem[] = []
  const left: Record<NodeId, readonly NodeId[]> = { ...parents }
  while (problems.length < MAX_CYCLES) {
    const cycle = findCycle(left)?.map((id) => nodes.get(id as NodeId) as Node)
    const [first, second] = cycle ?? []
    if (!cycle || !first || !second) return problems
    const facts = { cycle: cycle.map(displayName) }
    problems.push(problem('GRAPH_CYCLE', facts, { location: readLocation(first, second) }))
    // Without this edge the same cycle is not met again, but others still are.
    left[first.id] = (left[first.id] ?? []).filter((id) => id !== second.id)
  }
  return problems
}

function readLocation(node: Node, parent: Node): SourceLocation {
  if (node.kind !== 'model' && node.kind !== 'test') return node.location
  const call = node.refs.find((ref) => ref.name === parent.name)
  return call?.location ?? node.location
}
