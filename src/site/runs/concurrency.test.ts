import { expect, test } from 'vitest'

import { areaOf, averageOf, concurrencyOf } from './concurrency.ts'

const STEPS = concurrencyOf([
  { lane: 0, start: 0, end: 10 },
  { lane: 1, start: 5, end: 10 },
  { lane: 0, start: 10, end: 20 },
])

test('counts what runs at each moment; one that begins as another ends does not overlap it', () => {
  expect(STEPS).toEqual([
    { at: 0, count: 1 },
    { at: 5, count: 2 },
    { at: 10, count: 1 },
    { at: 20, count: 0 },
  ])
})

test('a lane holds one thing at a time, though rounded moments overlap', () => {
  const steps = concurrencyOf([
    { lane: 0, start: 0, end: 11 },
    { lane: 0, start: 10, end: 20 },
    { lane: 0, start: 10, end: 10 },
  ])
  expect(Math.max(...steps.map(({ count }) => count))).toBe(1)
})

test('the average counts each moment for as long as it lasts', () => {
  expect(averageOf(STEPS)).toBe(1.25)
  expect(averageOf([])).toBe(0)
})

test('the area goes up and down with the steps', () => {
  expect(areaOf(STEPS, 2)).toBe('M0 2H0V1H5V0H10V1H20V2V2z')
})
