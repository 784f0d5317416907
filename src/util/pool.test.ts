import { setTimeout as sleep } from 'node:timers/promises'

import { expect, test } from 'vitest'

import { mapWithLimit } from './pool.ts'

test('results keep the order of the items, whatever finishes first', async () => {
  const results = await mapWithLimit([30, 1, 10], 3, async (ms) => {
    await sleep(ms)
    return ms * 2
  })
  expect(results).toEqual([60, 2, 20])
})

test('no more than the limit are in flight, and the limit is used', async () => {
  let inFlight = 0
  let most = 0
  await mapWithLimit(Array.from({ length: 20 }), 4, async () => {
    inFlight += 1
    most = Math.max(most, inFlight)
    await sleep(2)
    inFlight -= 1
  })
  expect(most).toBe(4)
})

test('the first failure rejects', async () => {
  const failing = mapWithLimit([1, 2, 3], 2, async (item) => {
    if (item === 2) throw new Error('no second')
    return item
  })
  await expect(failing).rejects.toThrow('no second')
})

test('no items give no results', async () => {
  expect(await mapWithLimit([], 4, async () => 1)).toEqual([])
})
