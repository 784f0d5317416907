/** Milliseconds that each node took in a run, by its place. */
export type Durations = ReadonlyMap<number, number>

/**
 * The chain of nodes that took longest, each waiting for the one before, first to last. Nodes that did not run, such
 * as ephemeral models, hold the chain together and are not in it.
 */
export function criticalPathOf(
  parents: readonly (readonly number[])[],
  durations: Durations,
): readonly number[] {
  const totals: number[] = []
  const before: (number | undefined)[] = []
  let last: number | undefined
  // In the order of the graph, so the chains of parents are known already.
  parents.forEach((above, at) => {
    const parent = longest(above, totals)
    before.push(parent)
    totals.push((durations.get(at) ?? 0) + (parent === undefined ? 0 : (totals[parent] ?? 0)))
    if (durations.has(at) && (last === undefined || (totals[at] ?? 0) > (totals[last] ?? 0))) last = at
  })
  const path: number[] = []
  for (let at = last; at !== undefined; at = before[at]) if (durations.has(at)) path.unshift(at)
  return path
}

function longest(nodes: readonly number[], totals: readonly number[]): number | undefined {
  return nodes.reduce<number | undefined>(
    (found, node) => (found === undefined || (totals[node] ?? 0) > (totals[found] ?? 0) ? node : found),
    undefined,
  )
}
