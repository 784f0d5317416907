import type { NodeIndex } from '../../docs/index.ts'
import { isDrawn, type Site } from '../data/site.ts'

/** What a node is built from, or what is built from it. */
export type Side = 'parents' | 'children'

export const SIDES = ['parents', 'children'] as const satisfies readonly Side[]

/** Nodes whose neighbours on a side are shown, whether a selector chose them or not. */
export type Expansion = Readonly<Record<Side, ReadonlySet<NodeIndex>>>

/** For each side of a node how many neighbours are not shown; groups have none. */
export type Hidden = Readonly<Record<Side, number>> | undefined

type Edges = Pick<Site, 'nodes' | 'children'>

/** The neighbours of a node that have a place in a drawing. */
export function neighboursOn({ nodes, children }: Edges, node: NodeIndex, side: Side): readonly NodeIndex[] {
  const next = side === 'parents' ? nodes[node]?.parents : children[node]
  return (next ?? []).filter((other) => {
    const found = nodes[other]
    return found !== undefined && isDrawn(found)
  })
}

/**
 * Chosen nodes and what was asked for around them, in the order of the graph. Only nodes that are shown bring their
 * neighbours: what hung on one that went away goes too.
 */
export function expand(
  edges: Edges,
  chosen: readonly NodeIndex[],
  expansion: Expansion,
): readonly NodeIndex[] {
  const shown = new Set(chosen)
  if (SIDES.every((side) => expansion[side].size === 0)) return chosen
  // A set that grows while it is walked brings those that were added their turn.
  for (const node of shown) {
    for (const side of SIDES) {
      if (!expansion[side].has(node)) continue
      for (const other of neighboursOn(edges, node, side)) shown.add(other)
    }
  }
  return [...shown].toSorted((one, other) => one - other)
}

/** How many neighbours of a node are not shown. */
export function hiddenOn(
  edges: Edges,
  { node, side, shown }: { node: NodeIndex; side: Side; shown: ReadonlySet<NodeIndex> },
): number {
  return neighboursOn(edges, node, side).filter((other) => !shown.has(other)).length
}
