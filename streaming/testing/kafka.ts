import { setTimeout as sleep } from 'node:timers/promises'

import { connectKafka, type Batch, type KafkaPort } from '../kafka/index.ts'
import type { KafkaSettings } from '../settings/index.ts'

/** A client of a test's broker; what it logs is kept quiet. */
export async function connect(url: string, settings: Partial<KafkaSettings> = {}): Promise<KafkaPort> {
  return connectKafka(
    {
      brokers: [url],
      topic: 'unused',
      deadLetterTopic: 'unused',
      alertTopic: 'unused',
      group: 'unused',
      partitions: 6,
      replicas: 1,
      sessionTimeoutMs: 30_000,
      heartbeatMs: 1_000,
      tls: false,
      ...settings,
    },
    { clientId: 'test', log: () => undefined },
  )
}

/** Waits until something is so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('It did not become so within a minute.')
    await sleep(20)
  }
}

export interface Load {
  readonly count: number
  readonly pauseMs?: number
}

/** Sends numbered messages, a hundred at a time, and returns what went to each partition. */
export async function produce(port: KafkaPort, topic: string, { count, pauseMs = 0 }: Load) {
  const producer = await port.producer()
  const sent = new Map<number, string[]>()
  for (let from = 0; from < count; from += 100) {
    const partition = (from / 100) % 6
    const values = Array.from(
      { length: Math.min(100, count - from) },
      (_, index) => `message ${from + index}`,
    )
    await producer.send(
      topic,
      values.map((value) => ({ key: null, value, partition })),
    )
    sent.set(partition, [...(sent.get(partition) ?? []), ...values])
    if (pauseMs > 0) await sleep(pauseMs)
  }
  await producer.close()
  return sent
}

interface Watch {
  readonly count: number
  readonly onAssigned?: (partitions: readonly number[]) => void
  readonly onBatch?: (batch: Batch) => void
}

/** What is in a topic, by partition, read by a group of its own until there are so many messages. */
export async function consumeAll(port: KafkaPort, topic: string, watch: Watch) {
  const seen = new Map<number, string[]>()
  const consumer = await port.consume({
    topic,
    group: `all-${topic}`,
    maxBytesPerPartition: 1_048_576,
    concurrency: 1,
    async onAssigned(partitions) {
      watch.onAssigned?.(partitions)
      return new Map()
    },
    async onBatch(batch) {
      watch.onBatch?.(batch)
      const values = batch.messages.map(({ value }) => String(value))
      seen.set(batch.partition, [...(seen.get(batch.partition) ?? []), ...values])
      await batch.commit((batch.messages.at(-1)?.offset ?? 0) + 1)
    },
  })
  await until(() => [...seen.values()].flat().length >= watch.count)
  await consumer.stop()
  return seen
}
