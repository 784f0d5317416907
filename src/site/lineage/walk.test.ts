import { expect, test } from 'vitest'

import { layOut } from './layout.ts'
import { reachOf, stepFrom } from './walk.ts'

const PARENTS = [[], [], [0, 1], [2], []]
const GRAPH = { layout: layOut(PARENTS), parents: PARENTS }

test('arrows lead along the lines, and up and down within a layer', () => {
  expect(stepFrom('ArrowLeft', 2, GRAPH)).toBe(0)
  expect(stepFrom('ArrowRight', 0, GRAPH)).toBe(2)
  expect(stepFrom('ArrowDown', 0, GRAPH)).toBe(1)
  expect(stepFrom('ArrowUp', 1, GRAPH)).toBe(0)
})

test('where no line leads, nobody goes', () => {
  expect(stepFrom('ArrowRight', 3, GRAPH)).toBeUndefined()
  expect(stepFrom('ArrowUp', 0, GRAPH)).toBeUndefined()
  expect(stepFrom('x', 0, GRAPH)).toBeUndefined()
  expect(stepFrom('ArrowLeft', 99, GRAPH)).toBeUndefined()
})

test('a box reaches all above and below it, and not what stands beside it', () => {
  expect(reachOf(PARENTS, 0)).toEqual(new Set([0, 2, 3]))
  expect(reachOf(PARENTS, 2)).toEqual(new Set([0, 1, 2, 3]))
})
