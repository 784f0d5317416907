import { describe, expect, test } from 'vitest'

import { layoutStar, type Box } from './star-layout.ts'
import type { Star } from './star.ts'

function starOf(dimensions: number, keysEach = 1): Star {
  const count = dimensions * keysEach
  const keys = Array.from({ length: count }, (_, at) => ({
    column: `key_${at}`,
    dimension: 1 + (at % dimensions),
    dimensionColumn: 'id',
    test: 100 + at,
  }))
  return { fact: 0, keys }
}

function overlaps(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  )
}

describe.each([340, 700, 1000])('in %i pixels', (width) => {
  test.each([1, 2, 3, 5, 8, 12])(
    'nothing of a star with %i dimensions touches or leaves the picture',
    (count) => {
      const { fact, dimensions, ...layout } = layoutStar(starOf(count), width)
      const boxes = [fact, ...dimensions]
      boxes.forEach((box, at) => {
        expect(boxes.slice(at + 1).filter((other) => overlaps(box, other))).toEqual([])
        expect(box.x).toBeGreaterThanOrEqual(0)
        expect(box.y).toBeGreaterThanOrEqual(0)
        expect(box.x + box.width).toBeLessThanOrEqual(layout.width)
        expect(box.y + box.height).toBeLessThanOrEqual(layout.height)
      })
      expect(dimensions).toHaveLength(count)
    },
  )
})

test('two keys of one dimension stand beside each other, on its side', () => {
  const { keys } = layoutStar(starOf(3, 2), 800)
  expect(keys.map(({ key: { dimension }, side }) => `${dimension} ${side}`)).toEqual([
    '1 left',
    '1 left',
    '2 right',
    '2 right',
    '3 left',
    '3 left',
  ])
})

test('where there is little room the fact stands at the left, and all dimensions at the right', () => {
  const { fact, keys } = layoutStar(starOf(4), 340)
  expect(fact.x).toBe(0)
  expect(new Set(keys.map(({ side }) => side))).toEqual(new Set(['right']))
})
