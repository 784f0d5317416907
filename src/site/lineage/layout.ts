import { rankNodes, type ParentsOf } from './rank.ts'

/** Where a box stands; from its upper left corner, in the drawing's own units. */
export interface Place {
  readonly x: number
  readonly y: number
}

export interface Layout {
  readonly places: readonly Place[]
  /** For each edge the points that its line goes through, from the parent's right side to the child's left; to its
   *  right when both stand in the same layer. */
  readonly edges: readonly Edge[]
  readonly width: number
  readonly height: number
  readonly boxWidth: number
}

export interface Edge {
  readonly from: number
  readonly to: number
  readonly points: readonly Place[]
}

export const BOX = { width: 200, height: 34, gapX: 64, gapY: 14 } as const

const SWEEPS = 8
/** Of thousands of nodes no reader sees what the later sweeps mend. */
const FEW_SWEEPS = 4

/** Above so many, long edges pass under boxes: places kept free for them would cost more than they tell. */
const MAX_DUMMIES = 2500

/**
 * Draws a graph from left to right in layers: layers by the longest path, order within a layer by repeated
 * barycentres, places kept free where an edge crosses layers. After Sugiyama, Tagawa and Toda, "Methods for visual
 * understanding of hierarchical system structures" (1981). What leads to each other stands in one layer.
 */
export function layOut(parentsOf: ParentsOf, boxWidth: number = BOX.width): Layout {
  const ranks = rankNodes(parentsOf)
  const chains = chainEdges(parentsOf, ranks)
  const layers = orderLayers(chains)
  const rows = alignRows(layers, chains)
  const at = (node: number): Place => ({
    x: (chains.rank[node] ?? 0) * (boxWidth + BOX.gapX),
    y: (rows[node] ?? 0) * (BOX.height + BOX.gapY),
  })
  const places = parentsOf.map((_, node) => at(node))
  const edges = chains.paths.map(({ from, to, via }) => ({
    from,
    to,
    points: [
      portOf(at(from), boxWidth),
      ...via.flatMap((one) => [portOf(at(one), 0), portOf(at(one), boxWidth)]),
      portOf(at(to), chains.rank[from] === chains.rank[to] ? boxWidth : 0),
    ],
  }))
  return {
    places,
    edges,
    width: Math.max(0, ...layers.map((_, rank) => rank)) * (boxWidth + BOX.gapX) + boxWidth,
    height: maxOf(rows) * (BOX.height + BOX.gapY) + BOX.height,
    boxWidth,
  }
}

/** The nodes of each layer, from left to right, in the order in which few lines cross. */
export function layersOf(parentsOf: ParentsOf): readonly (readonly number[])[] {
  const layers = orderLayers(chainEdges(parentsOf, rankNodes(parentsOf)))
  return layers.map((layer) => layer.filter((node) => node < parentsOf.length))
}

interface Chains {
  /** Ranks of nodes and, after them, of the places kept free for long edges. */
  readonly rank: readonly number[]
  /** Neighbours one layer to the left and to the right. */
  readonly left: readonly number[][]
  readonly right: readonly number[][]
  readonly paths: readonly { readonly from: number; readonly to: number; readonly via: readonly number[] }[]
}

/** Cuts edges over several layers into steps from layer to layer. */
function chainEdges(parentsOf: ParentsOf, ranks: Int32Array): Chains {
  const rank = [...ranks]
  const left: number[][] = parentsOf.map(() => [])
  const right: number[][] = parentsOf.map(() => [])
  const link = (from: number, to: number) => {
    right[from]?.push(to)
    left[to]?.push(from)
  }
  let spans = 0
  parentsOf.forEach((parents, node) => {
    for (const parent of parents) spans += Math.max(0, (ranks[node] ?? 0) - (ranks[parent] ?? 0) - 1)
  })
  const isCut = spans <= MAX_DUMMIES
  const paths = parentsOf.flatMap((parents, to) =>
    parents.map((from) => {
      const via: number[] = []
      const end = isCut ? (ranks[to] ?? 0) : 0
      for (let step = (ranks[from] ?? 0) + 1; step < end; step++) {
        via.push(rank.length)
        rank.push(step)
        left.push([])
        right.push([])
      }
      if (ranks[from] === ranks[to]) return { from, to, via }
      const chain = [from, ...via, to]
      chain.slice(1).forEach((one, at) => link(chain[at] ?? from, one))
      return { from, to, via }
    }),
  )
  return { rank, left, right, paths }
}

/** Sorts each layer by where its neighbours stand, sweeping to the right and back. */
function orderLayers({ rank, left, right }: Chains): readonly number[][] {
  const layers: number[][] = Array.from({ length: maxOf(rank) + 1 }, () => [])
  rank.forEach((layer, node) => layers[layer]?.push(node))
  const place = new Float64Array(rank.length)
  const centre = new Float64Array(rank.length)
  const settle = (layer: readonly number[]) => {
    layer.forEach((node, at) => {
      place[node] = at - (layer.length - 1) / 2
    })
  }
  layers.forEach(settle)
  const sweeps = rank.length > MAX_DUMMIES ? FEW_SWEEPS : SWEEPS
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const neighbours = sweep % 2 === 0 ? left : right
    const order = sweep % 2 === 0 ? layers : layers.toReversed()
    for (const layer of order) {
      for (const node of layer) centre[node] = mean(neighbours[node] ?? [], place, place[node] ?? 0)
      layer.sort((one, other) => (centre[one] ?? 0) - (centre[other] ?? 0))
      settle(layer)
    }
  }
  return layers
}

/** Rows for all nodes: each layer in its order, each node as near to its neighbours as those above it allow. */
function alignRows(layers: readonly number[][], { left, right, rank }: Chains): Float64Array {
  const rows = new Float64Array(rank.length)
  const highest = Math.max(...layers.map((layer) => layer.length))
  for (const layer of layers) {
    layer.forEach((node, at) => {
      rows[node] = at + (highest - layer.length) / 2
    })
  }
  for (const [neighbours, order] of [
    [left, layers],
    [right, layers.toReversed()],
    [left, layers],
  ] as const) {
    for (const layer of order) {
      const wanted = layer.map((node) => mean(neighbours[node] ?? [], rows, rows[node] ?? 0))
      spread(wanted).forEach((row, at) => {
        rows[layer[at] ?? 0] = row
      })
    }
  }
  const lowest = rows.reduce((low, row) => Math.min(low, row), Infinity)
  return rows.map((row) => row - (Number.isFinite(lowest) ? lowest : 0))
}

/** Moves wished-for rows apart to a distance of one, keeping their order and, as a whole, their middle. */
function spread(wanted: readonly number[]): readonly number[] {
  const down: number[] = []
  wanted.forEach((row, at) => down.push(at === 0 ? row : Math.max(row, (down[at - 1] ?? 0) + 1)))
  const up: number[] = Array.from({ length: wanted.length })
  for (let at = wanted.length - 1; at >= 0; at--) {
    up[at] = at === wanted.length - 1 ? (wanted[at] ?? 0) : Math.min(wanted[at] ?? 0, (up[at + 1] ?? 0) - 1)
  }
  // Each alone keeps the distance, so their mean does too.
  return down.map((row, at) => (row + (up[at] ?? row)) / 2)
}

function mean(nodes: readonly number[], values: Float64Array, otherwise: number): number {
  if (nodes.length === 0) return otherwise
  let sum = 0
  for (const node of nodes) sum += values[node] ?? 0
  return sum / nodes.length
}

function maxOf(values: Iterable<number>): number {
  let max = 0
  for (const value of values) max = Math.max(max, value)
  return max
}

function portOf({ x, y }: Place, side: number): Place {
  return { x: x + side, y: y + BOX.height / 2 }
}

/** A curve through the points, as a path of SVG; within a layer an arc beside it. */
export function curveThrough(points: readonly Place[]): string {
  const [first, ...rest] = points
  if (!first) return ''
  let from = first
  const parts = rest.map((to) => {
    const isArc = to.x === from.x
    const bend = isArc ? Math.min(BOX.gapX, 16 + Math.abs(to.y - from.y) / 8) : (to.x - from.x) / 2
    const end = isArc ? to.x + bend : to.x - bend
    const part = `C${round(from.x + bend)} ${round(from.y)} ${round(end)} ${round(to.y)} ${round(to.x)} ${round(to.y)}`
    from = to
    return part
  })
  return `M${round(first.x)} ${round(first.y)}${parts.join('')}`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
