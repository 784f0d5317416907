import { ProjectError } from '../errors/index.ts'
import type { Node, NodeId } from '../nodes/index.ts'
import { sortByDependency } from '../util/index.ts'
import { findCycles } from './cycles.ts'
import { findDuplicateNames, findRelationClashes } from './duplicates.ts'
import { resolveEdges } from './edges.ts'
import type { Graph } from './graph.ts'

/** A parsed project, as far as the graph needs it. */
export interface GraphInput {
  readonly projectName: string
  /** All nodes, enabled or not. */
  readonly nodes: readonly Node[]
}

/**
 * Resolves the names that nodes use into edges. Disabled nodes are left out, and the tests of disabled nodes
 * with them.
 *
 * @throws {ProjectError} all of `NAME_DUPLICATE`, `REF_NOT_FOUND`, `REF_DISABLED`, `SOURCE_NOT_FOUND`,
 *   `RELATION_DUPLICATE` and `GRAPH_CYCLE` that apply, each at its place.
 */
export function resolveGraph(parsed: GraphInput): Graph {
  const { projectName } = parsed
  const enabled = parsed.nodes.filter((node) => node.enabled)
  const disabled = parsed.nodes.filter((node) => !node.enabled)
  const edges = resolveEdges({ enabled, disabled, projectName })
  const nodes = new Map(edges.nodes.map((node) => [node.id, node]))
  const problems = [
    ...findDuplicateNames(edges.nodes),
    ...edges.problems,
    ...findRelationClashes(edges.nodes),
    ...findCycles({ nodes, parents: edges.parents }),
  ]
  if (problems.length > 0) throw new ProjectError(problems)
  return {
    projectName,
    nodes: Object.fromEntries(nodes),
    parents: edges.parents,
    children: reverse(edges.parents),
    order: sortByDependency(edges.parents) as readonly NodeId[],
  }
}

function reverse(parents: Graph['parents']): Graph['children'] {
  const children: Record<NodeId, NodeId[]> = {}
  for (const id of Object.keys(parents)) children[id as NodeId] = []
  for (const [id, above] of Object.entries(parents)) {
    for (const parent of above) children[parent]?.push(id as NodeId)
  }
  return children
}
