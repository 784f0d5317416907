import { setTimeout as sleep } from 'node:timers/promises'

import { expect, test } from 'vitest'

import { createHealth, type Health } from './health.ts'

test('it is ready once it has joined, knows its lag and can write, and says what is missing', () => {
  using health = createHealth({ sinks: ['warehouse', 'influx'], maxCommitAgeMs: 60_000 })
  expect(health.isReady()).toEqual({
    ready: false,
    reasons: [
      'The consumer has not joined its group.',
      'The lag is not known yet.',
      'warehouse does not take writes: it has not answered yet.',
      'influx does not take writes: it has not answered yet.',
    ],
  })
  makeReady(health)
  expect(health.isReady()).toEqual({ ready: true, reasons: [] })
  health.setSink('influx', 'connect ECONNREFUSED')
  expect(health.isReady().reasons).toEqual(['influx does not take writes: connect ECONNREFUSED.'])
  health.setSink('influx')
  health.setJoined(false)
  expect(health.isReady().reasons).toEqual(['The consumer has not joined its group.'])
})

test('an old commit matters only while messages wait', () => {
  let now = 1_000_000
  using health = createHealth({ sinks: [], maxCommitAgeMs: 60_000, now: () => now })
  makeReady(health)
  health.setLag(5)
  now += 60_000
  expect(health.isReady().ready).toBe(true)
  now += 1000
  expect(health.isReady().reasons).toEqual(['The last commit is 61 s old, and 5 messages wait.'])
  health.setCommitted(now)
  expect(health.isReady().ready).toBe(true)
  now += 3_600_000
  health.setLag(0)
  expect(health.isReady().ready).toBe(true)
})

test('it has started when it was ready once', () => {
  using health = createHealth({ sinks: [], maxCommitAgeMs: 60_000 })
  expect(health.isStarted()).toBe(false)
  makeReady(health)
  expect(health.isStarted()).toBe(true)
  health.setJoined(false)
  expect(health.isStarted()).toBe(true)
})

test('it is not alive while the event loop stands still', async () => {
  using health = createHealth({ sinks: [], maxCommitAgeMs: 60_000 })
  await sleep(50)
  expect(health.isAlive()).toBe(true)
  await sleep(50)
  const until = performance.now() + 1100
  while (performance.now() < until);
  await sleep(50)
  expect(health.isAlive()).toBe(false)
  expect(health.isAlive()).toBe(true)
})

function makeReady(health: Health): void {
  health.setJoined(true)
  health.setLag(0)
  for (const sink of ['warehouse', 'influx'] as const) health.setSink(sink)
}
