import { expect, test } from 'vitest'

import { deltaOf, describeDuration, describeRows, durationDelta, type Delta } from './delta.ts'

const known = (delta: Delta | undefined): Delta => delta ?? { now: NaN, before: NaN }

test.each([
  [150, 100, '+50 % of 100'],
  [100, 150, '−33.3 % of 150'],
  [9000, 1000, '+800 % of 1,000'],
  [5, 0, 'was 0'],
  [1_000_001, 1_000_000, 'was 1,000,000'],
])('%i after %i is %s: relative to the number before', (now, before, text) => {
  expect(describeRows(known(deltaOf(now, before)))).toBe(text)
})

test('what is not known or did not change has no difference', () => {
  expect(deltaOf(undefined, 1)).toBeUndefined()
  expect(deltaOf(1, undefined)).toBeUndefined()
  expect(deltaOf(7, 7)).toBeUndefined()
})

test('durations differ only by what people notice', () => {
  expect(durationDelta(3, 9)).toBeUndefined()
  expect(durationDelta(10_300, 10_000)).toBeUndefined()
  expect(describeDuration(known(durationDelta(4000, 2000)))).toBe('+100 % of 2.00 s')
})
