import { setTimeout as sleep } from 'node:timers/promises'

import type { EachBatchPayload } from 'kafkajs'
import { describe, expect, test } from 'vitest'

import { createBatch } from './batch.ts'
import { leaseMs } from './lease.ts'

/** What kafkajs gives for one message, with a heartbeat of the test. */
function payloadOf(heartbeat: () => Promise<void>): EachBatchPayload {
  const message = { offset: '7', timestamp: '0', key: null, value: null, attributes: 0, headers: {} }
  return {
    batch: {
      topic: 't',
      partition: 0,
      highWatermark: '8',
      messages: [message],
      isEmpty: () => false,
      firstOffset: () => '7',
      lastOffset: () => '7',
      offsetLag: () => '0',
      offsetLagLow: () => '0',
    },
    heartbeat,
    pause: () => () => undefined,
    resolveOffset: () => undefined,
    commitOffsetsIfNecessary: async () => undefined,
    uncommittedOffsets: () => ({ topics: [] }),
    isRunning: () => true,
    isStale: () => false,
  }
}

const PARTS = { isValid: () => true, isStopping: () => false, onCommit: () => undefined }

describe('a batch', () => {
  test('is stale when the last heartbeat is longer ago than the partition is held without one', async () => {
    const { batch } = createBatch(
      payloadOf(async () => undefined),
      { ...PARTS, leaseMs: 100 },
    )
    expect(batch.isStale()).toBe(false)
    await sleep(60)
    await batch.heartbeat()
    await sleep(60)
    expect(batch.isStale()).toBe(false)
    await sleep(60)
    expect(batch.isStale()).toBe(true)
  })

  test('is stale once a heartbeat has thrown', async () => {
    const lost = new Error('The group is rebalancing')
    const { batch, kafkaError } = createBatch(
      payloadOf(async () => Promise.reject(lost)),
      { ...PARTS, leaseMs: 60_000 },
    )
    await expect(batch.heartbeat()).rejects.toBe(lost)
    expect(batch.isStale()).toBe(true)
    expect(kafkaError()).toBe(lost)
  })
})

test('a heartbeat may be as old as its interval when it is taken for sent', () => {
  expect(leaseMs({ sessionTimeoutMs: 30_000, heartbeatMs: 3_000 })).toBe(27_000)
})
