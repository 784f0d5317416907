import type { Layout } from './layout.ts'
import { childrenOf, type ParentsOf } from './rank.ts'

/** All that a box is built from and all that is built from it. */
export function reachOf(parents: ParentsOf, start: number): ReadonlySet<number> {
  const reached = new Set([start])
  for (const edges of [parents, childrenOf(parents)]) {
    const open = [start]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const other of edges[next] ?? []) {
        if (reached.has(other)) continue
        reached.add(other)
        open.push(other)
      }
    }
  }
  return reached
}

export interface Walk {
  readonly layout: Layout
  readonly parents: ParentsOf
}

/** The box that an arrow leads to: along a line to the sides, to the next box of the layer up and down. */
export function stepFrom(key: string, at: number, { layout, parents }: Walk): number | undefined {
  const here = layout.places[at]
  if (!here) return undefined
  if (key === 'ArrowLeft') return parents[at]?.[0]
  if (key === 'ArrowRight') {
    const child = parents.findIndex((above) => above.includes(at))
    return child < 0 ? undefined : child
  }
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return undefined
  const sign = key === 'ArrowDown' ? 1 : -1
  const ahead = layout.places
    .map(({ x, y }, other) => ({ other, distance: x === here.x ? (y - here.y) * sign : -1 }))
    .filter(({ distance }) => distance > 0)
    .toSorted((one, other) => one.distance - other.distance)
  return ahead[0]?.other
}
