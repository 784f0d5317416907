import { expect, test } from 'vitest'

import { BOX, curveThrough, layOut } from './layout.ts'
import type { ParentsOf } from './rank.ts'

/** A graph of `count` nodes in which each has up to three parents among those before it. */
function largeGraph(count: number): ParentsOf {
  let seed = 7
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % below
  }
  return Array.from({ length: count }, (_, node) =>
    node < 20
      ? []
      : [...new Set(Array.from({ length: 1 + random(3) }, () => Math.max(0, node - 1 - random(300))))],
  )
}

test('every parent stands to the left of its children', () => {
  const graph = largeGraph(400)
  const { places } = layOut(graph)
  graph.forEach((parents, node) => {
    for (const parent of parents) {
      expect((places[parent]?.x ?? 0) + BOX.width).toBeLessThan(places[node]?.x ?? 0)
    }
  })
})

test('no two boxes overlap', () => {
  const { places } = layOut(largeGraph(400))
  const columns = new Map<number, number[]>()
  for (const { x, y } of places) columns.set(x, [...(columns.get(x) ?? []), y])
  for (const rows of columns.values()) {
    const sorted = rows.toSorted((one, other) => one - other)
    sorted.slice(1).forEach((row, at) => {
      expect(row - (sorted[at] ?? 0)).toBeGreaterThanOrEqual(BOX.height + BOX.gapY - 0.001)
    })
  }
})

test('everything is within the width and height that are told, and the same graph is drawn the same way', () => {
  const graph = largeGraph(120)
  const layout = layOut(graph)
  for (const { x, y } of layout.places) {
    expect(x).toBeGreaterThanOrEqual(0)
    expect(y).toBeGreaterThanOrEqual(-0.001)
    expect(x + BOX.width).toBeLessThanOrEqual(layout.width + 0.001)
    expect(y + BOX.height).toBeLessThanOrEqual(layout.height + 0.001)
  }
  expect(layOut(graph)).toEqual(layout)
})

test('a chain is a straight line', () => {
  expect(new Set(layOut([[], [0], [1], [2]]).places.map(({ y }) => y)).size).toBe(1)
})

test('boxes are as wide as told', () => {
  expect(layOut([[], [0]], 300).width).toBe(2 * 300 + BOX.gapX)
})

test('what leads to each other stands in one layer, joined by arcs at its right', () => {
  const { places, edges } = layOut([[1], [0], [2]])
  expect(places[0]?.x).toBe(places[1]?.x)
  expect(new Set(edges.flatMap(({ points }) => points.map(({ x }) => x)))).toEqual(new Set([BOX.width]))
  expect(curveThrough(edges[0]?.points ?? [])).toMatch(/^M200 /)
})

test('nothing is nothing', () => {
  expect(layOut([]).places).toEqual([])
})
