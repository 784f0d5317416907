import { expect, test } from 'vitest'

import { pointsOfLine } from './line-points.ts'

const SIZE = { width: 100, height: 30 }

test('the least value stands at the bottom, the greatest at the top', () => {
  expect(pointsOfLine([5, 20, 10], SIZE)).toEqual([
    { x: 0, y: 30 },
    { x: 50, y: 0 },
    { x: 100, y: 20 },
  ])
})

test('values that are all the same make a level line', () => {
  expect(pointsOfLine([7, 7], SIZE).map(({ y }) => y)).toEqual([15, 15])
  expect(pointsOfLine([], SIZE)).toEqual([])
})
