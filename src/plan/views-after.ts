import type { Graph } from '../graph/index.ts'
import type { ModelNode, Node, NodeId, RelationName } from '../nodes/index.ts'

/**
 * For each node, the views among its descendants that a plan builds: a swap of the node may drop them, for they
 * come anew.
 */
export function viewsBuiltAfter(
  graph: Graph,
  isChosen: (id: NodeId) => boolean,
): ReadonlyMap<NodeId, readonly RelationName[]> {
  const after = new Map<NodeId, ReadonlySet<ModelNode>>()
  // Last nodes first: what comes after a child is known before its parents ask.
  for (const id of graph.order.toReversed()) {
    const found = new Set<ModelNode>()
    for (const child of graph.children[id] ?? []) {
      const node = graph.nodes[child]
      if (node && isView(node) && isChosen(child)) found.add(node)
      for (const view of after.get(child) ?? []) found.add(view)
    }
    if (found.size > 0) after.set(id, found)
  }
  return new Map([...after].map(([id, views]) => [id, [...views].map((view) => view.relation)]))
}

function isView(node: Node): node is ModelNode {
  return node.kind === 'model' && node.materialized === 'view'
}
