import { expect, test } from 'vitest'

import { packLanes } from './timeline.ts'

const row = (id: string, [start, ms]: readonly [number | undefined, number], thread?: string) => ({
  id,
  status: 'success',
  ms,
  ...(start !== undefined && { start }),
  ...(thread !== undefined && { thread }),
})

test('each thread has its lane, and what never started has none', () => {
  const bars = packLanes([row('b', [5, 5], 'two'), row('a', [0, 9], 'one'), row('c', [undefined, 0])])
  expect(bars.map(({ row: { id }, lane }) => [id, lane])).toEqual([
    ['a', 0],
    ['b', 1],
  ])
})

test('without threads, results that overlap stand on different lanes and others share one', () => {
  const bars = packLanes([row('a', [0, 10]), row('b', [5, 10]), row('c', [10, 5])])
  expect(bars.map(({ row: { id }, lane }) => [id, lane])).toEqual([
    ['a', 0],
    ['b', 1],
    ['c', 0],
  ])
})
