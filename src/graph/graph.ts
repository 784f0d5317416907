import type { Node, NodeId } from '../nodes/index.ts'

/** Nodes and edges, resolved. Keys of `parents` and `children` are all nodes of the graph. */
export interface Graph<Member = Node> {
  readonly projectName: string
  readonly nodes: Readonly<Record<NodeId, Member>>
  /** What each node reads, without repeats, in the order it was met. */
  readonly parents: Readonly<Record<NodeId, readonly NodeId[]>>
  readonly children: Readonly<Record<NodeId, readonly NodeId[]>>
  /** Every node after all that it reads. */
  readonly order: readonly NodeId[]
}
