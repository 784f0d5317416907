import { setTimeout as sleep } from 'node:timers/promises'

import { describe, expect } from 'vitest'

import { kafkaAt, test } from '../../src/testing/streaming.ts'
import { connect, consumeAll, produce, until } from '../testing/kafka.ts'
import type { Batch, Consumer, ConsumeOptions, KafkaPort } from './types.ts'

const PARTITIONS = [0, 1, 2, 3, 4, 5]

interface Claim {
  readonly partition: number
  readonly epoch: number
  next: number
}

/** Positions as the warehouse keeps them: a later claim shuts out the earlier one, and what is stored is stored in order. */
function createStore() {
  const rows = new Map<number, string[]>()
  const epochs = new Map<number, number>()
  return {
    rows,
    /** Batches that did not stand where their partition was read. */
    slips: [] as string[],
    epochs,
    claim(partition: number): Claim {
      const epoch = (epochs.get(partition) ?? 0) + 1
      epochs.set(partition, epoch)
      return { partition, epoch, next: rows.get(partition)?.length ?? 0 }
    },
    store({ partition, epoch, next }: Claim, values: readonly string[]): boolean {
      if (epochs.get(partition) !== epoch) return false
      const stored = rows.get(partition) ?? []
      if (stored.length !== next) throw new Error(`Stored to ${stored.length}, given from ${next}.`)
      rows.set(partition, [...stored, ...values])
      return true
    },
  }
}

type Store = ReturnType<typeof createStore>

/** A member that works as the pipeline does. */
async function joinAs(port: KafkaPort, store: Store, at: Pick<ConsumeOptions, 'topic' | 'group'>) {
  const claims = new Map<number, Claim>()
  return port.consume({
    ...at,
    maxBytesPerPartition: 16_384,
    concurrency: 3,
    async onAssigned(partitions) {
      await sleep(Math.random() * 200)
      for (const partition of partitions) claims.set(partition, store.claim(partition))
      return new Map(Array.from(claims, ([partition, { next }]) => [partition, next]))
    },
    async onBatch(batch: Batch) {
      const claim = claims.get(batch.partition)
      if (claim === undefined) throw new Error(`Partition ${batch.partition} was never assigned.`)
      const offsets = batch.messages.map(({ offset }) => offset)
      if (offsets.some((offset, index) => offset !== claim.next + index)) {
        store.slips.push(`${batch.partition}: ${offsets[0]} to ${offsets.at(-1)}, not from ${claim.next}`)
      }
      await sleep(Math.random() * 20)
      await batch.heartbeat()
      if (batch.isStale()) return
      const values = batch.messages.map(({ value }) => String(value))
      if (!store.store(claim, values)) return
      claim.next += values.length
      await sleep(Math.random() * 5)
      await batch.commit(claim.next)
    },
  })
}

describe('a group whose members come and go under load', () => {
  test('hands over every message of every partition in order, none skipped and none stored twice', async ({
    kafkaUrl,
    topic,
  }) => {
    const group = `group-${topic}`
    const store = createStore()
    const ports = await Promise.all([0, 1, 2].map(async () => connect(kafkaUrl)))
    const [first, second, third] = ports as [KafkaPort, KafkaPort, KafkaPort]
    const join = async (port: KafkaPort) => joinAs(port, store, { topic, group })
    const sending = produce(first, topic, { count: 30_000, pauseMs: 20 })
    const members: Consumer[] = [await join(first)]
    for (const port of [second, third, second, third]) {
      await sleep(1_200)
      members.push(await join(port))
      await sleep(1_200)
      await members.shift()?.stop()
    }
    const sent = await sending
    await until(() => [...store.rows.values()].flat().length >= 30_000)
    for (const member of members) await member.stop()
    expect(store.slips).toEqual([])
    expect(PARTITIONS.map((partition) => store.rows.get(partition))).toEqual(
      PARTITIONS.map((partition) => sent.get(partition)),
    )
    for (const port of ports) await port.close()
  })
})

test('a member that slept through its session loses its partitions, and joins again', async ({
  kafkaUrl,
  topic,
}) => {
  const port = await connect(kafkaUrl, { sessionTimeoutMs: 6_000, heartbeatMs: 500 })
  const other = await connect(kafkaUrl, { sessionTimeoutMs: 6_000, heartbeatMs: 500 })
  const store = createStore()
  const group = `group-${topic}`
  await produce(port, topic, { count: 600 })
  const state = { isAsleep: false, wasStale: false }
  const sleeper = await port.consume({
    topic,
    group,
    maxBytesPerPartition: 1_024,
    concurrency: 1,
    onAssigned: async (partitions) =>
      new Map(partitions.map((partition) => [partition, store.claim(partition).next])),
    async onBatch(batch) {
      if (state.isAsleep) return
      state.isAsleep = true
      await sleep(9_000)
      await batch.heartbeat().catch(() => undefined)
      state.wasStale = batch.isStale()
    },
  })
  await until(() => state.isAsleep)
  const worker = await joinAs(other, store, { topic, group })
  await until(() => [...store.rows.values()].flat().length === 600)
  await until(() => state.wasStale)
  await worker.stop()
  // Alone again, it is given all of them.
  await until(() => PARTITIONS.every((partition) => (store.epochs.get(partition) ?? 0) >= 3))
  expect(store.slips).toEqual([])
  await sleeper.stop()
  expect(await sleeper.done).toEqual({ kind: 'stopped' })
  await port.close()
  await other.close()
}, 60_000)

test('a handler that throws a SyntaxError keeps its consumer, and its partition is taken over again', async ({
  kafkaUrl,
  topic,
}) => {
  const port = await connect(kafkaUrl)
  const sent = await produce(port, topic, { count: 600 })
  const assigned: (readonly number[])[] = []
  const poisoned = { left: 2 }
  const seen = await consumeAll(port, topic, {
    count: 600,
    onAssigned: (partitions) => assigned.push(partitions),
    onBatch(batch) {
      if (batch.partition === 3 && poisoned.left > 0) {
        poisoned.left -= 1
        JSON.parse('{')
      }
    },
  })
  expect(seen).toEqual(sent)
  expect(assigned).toEqual([PARTITIONS, [3], [3]])
  await port.close()
})

test('positions that cannot be read yet hold the group, and are asked for again', async ({
  kafkaUrl,
  topic,
}) => {
  const port = await connect(kafkaUrl)
  const sent = await produce(port, topic, { count: 100 })
  const failures = { left: 1 }
  const seen = await consumeAll(port, topic, {
    count: 100,
    onAssigned() {
      failures.left -= 1
      if (failures.left >= 0) throw new TypeError('The warehouse is away.')
    },
  })
  expect(seen).toEqual(sent)
  await port.close()
})

test('a paused partition waits; the others go on; a seek reads again', async ({ kafkaUrl, topic }) => {
  const port = await connect(kafkaUrl)
  const sent = await produce(port, topic, { count: 600 })
  const counts = new Map<number, number>()
  const consumer = await port.consume({
    topic,
    group: `group-${topic}`,
    maxBytesPerPartition: 1_048_576,
    concurrency: 2,
    onAssigned: async () => {
      await sleep(300)
      return new Map()
    },
    async onBatch({ partition, messages, commit }) {
      counts.set(partition, (counts.get(partition) ?? 0) + messages.length)
      await commit((messages.at(-1)?.offset ?? 0) + 1)
    },
  })
  consumer.pause(2)
  const lengthOf = (partition: number) => sent.get(partition)?.length ?? 0
  await until(() =>
    PARTITIONS.every((partition) => partition === 2 || counts.get(partition) === lengthOf(partition)),
  )
  expect(counts.has(2)).toBe(false)
  consumer.resume(2)
  consumer.seek(4, 10)
  await until(() => counts.get(2) === lengthOf(2) && counts.get(4) === 2 * lengthOf(4) - 10)
  await consumer.stop()
  expect(await port.committed(`group-${topic}`, topic)).toEqual(
    new Map(PARTITIONS.map((partition) => [partition, lengthOf(partition)])),
  )
  await port.close()
})

async function endOf(port: KafkaPort, topic: string, position: number) {
  const consumer = await port.consume({
    topic,
    group: `group-${topic}`,
    maxBytesPerPartition: 1_048_576,
    concurrency: 1,
    onAssigned: async (partitions) => new Map(partitions.map((partition) => [partition, position])),
    onBatch: async () => undefined,
  })
  return consumer.done
}

test('what was deleted before it was stored ends the consumer, instead of being passed over', async ({
  kafkaUrl,
  topic,
}) => {
  const port = await connect(kafkaUrl)
  await produce(port, topic, { count: 600 })
  const admin = kafkaAt(kafkaUrl).admin()
  await admin.connect()
  // Else kafkajs does not know whom to ask.
  await admin.fetchTopicOffsets(topic)
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 2, offset: '40' }] })
  await admin.disconnect()
  expect(await endOf(port, topic, 30)).toMatchObject({
    kind: 'crashed',
    problem: { code: 'T5105', message: expect.stringContaining('Messages 30 to 39 of partition 2') },
  })
  await port.close()
})

test('a position behind the end of the log ends the consumer, instead of starting it anew', async ({
  kafkaUrl,
  topic,
}) => {
  const port = await connect(kafkaUrl)
  await produce(port, topic, { count: 600 })
  expect(await endOf(port, topic, 1_000)).toMatchObject({ kind: 'crashed', problem: { code: 'T5106' } })
  await port.close()
})

test('a stop while batches are in hand takes seconds at the most, and tells them', async ({
  kafkaUrl,
  topic,
}) => {
  const port = await connect(kafkaUrl)
  await produce(port, topic, { count: 1_000 })
  const state = { isBusy: false, isStale: false }
  const consumer = await port.consume({
    topic,
    group: `group-${topic}`,
    maxBytesPerPartition: 1_024,
    concurrency: 3,
    onAssigned: async () => new Map(),
    async onBatch(batch) {
      state.isBusy = true
      while (!batch.isStale()) await sleep(10)
      state.isStale = true
    },
  })
  await until(() => state.isBusy)
  const before = performance.now()
  await consumer.stop()
  expect(performance.now() - before).toBeLessThan(4_000)
  expect(state.isStale).toBe(true)
  expect(await consumer.done).toEqual({ kind: 'stopped' })
  await port.close()
})
