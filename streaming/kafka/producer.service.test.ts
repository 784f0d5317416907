import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { expect } from 'vitest'

import { startService, type Service } from '../../src/testing/services.ts'
import { test } from '../../src/testing/streaming.ts'
import { connect, produce, until } from '../testing/kafka.ts'
import type { KafkaPort } from './types.ts'

async function readAll(port: KafkaPort, topic: string): Promise<string[]> {
  const marks = await port.offsets(topic)
  const texts: string[] = []
  const ranges = marks.map(({ partition, high }) => ({ partition, from: 0, to: high }))
  for await (const { value } of port.scan(topic, ranges)) texts.push(String(value))
  return texts
}

test('a broker that is killed under load and comes back: nothing is lost, nothing is doubled', async ({
  skip,
}) => {
  const data = await mkdtemp(join(tmpdir(), 'tool-kafka-'))
  const services: Service[] = []
  const start = async (port?: number): Promise<Service> => {
    const service = await startService('kafka', { data, ...(port && { port }) }).catch((error: Error) => {
      if (process.env['CI'] === 'true') throw error
      return skip(error.message)
    })
    services.push(service)
    return service
  }
  try {
    const broker = await start()
    const port = await connect(broker.url)
    await port.ensureTopics([{ name: 'numbers', partitions: 6, replicas: 1 }])
    const seen: string[] = []
    const consumer = await port.consume({
      topic: 'numbers',
      group: 'readers',
      maxBytesPerPartition: 65_536,
      concurrency: 2,
      onAssigned: async (partitions) =>
        new Map(partitions.map((partition) => [partition, seenOf(partition).length])),
      async onBatch(batch) {
        for (const { value } of batch.messages) seen.push(`${batch.partition} ${String(value)}`)
        await batch.commit((batch.messages.at(-1)?.offset ?? 0) + 1)
      },
    })
    const seenOf = (partition: number) => seen.filter((one) => one.startsWith(`${partition} `))
    const sending = produce(port, 'numbers', { count: 12_000, pauseMs: 10 })
    await until(() => seen.length > 2_000)
    await broker.kill()
    await sleep(1_000)
    await start(Number(broker.url.split(':').at(-1)))
    await sending
    await until(() => seen.length >= 12_000)
    await consumer.stop()
    const texts = await readAll(port, 'numbers')
    expect(texts).toHaveLength(12_000)
    expect(new Set(texts).size).toBe(12_000)
    expect(seen).toHaveLength(12_000)
    expect(new Set(seen).size).toBe(12_000)
    await port.close()
  } finally {
    for (const service of services) await service.stop()
    await rm(data, { recursive: true })
  }
})

test('a producer tries until it is told to stop; so does a consumer, within seconds, when the broker is gone', async ({
  skip,
}) => {
  await using broker = await startService('kafka').catch((error: Error) => {
    if (process.env['CI'] === 'true') throw error
    return skip(error.message)
  })
  const port = await connect(broker.url)
  await port.ensureTopics([{ name: 'numbers', partitions: 2, replicas: 1 }])
  const producer = await port.producer()
  await producer.send('numbers', [{ key: null, value: 'one' }])
  const seen: string[] = []
  const consumer = await port.consume({
    topic: 'numbers',
    group: 'readers',
    maxBytesPerPartition: 65_536,
    concurrency: 1,
    onAssigned: async () => new Map(),
    async onBatch({ messages, commit }) {
      seen.push(...messages.map(({ value }) => String(value)))
      await commit((messages.at(-1)?.offset ?? 0) + 1)
    },
  })
  await until(() => seen.length === 1)
  await broker.kill()
  const sending = producer.send('numbers', [{ key: null, value: 'two' }], AbortSignal.timeout(2_000))
  await expect(sending).rejects.toThrow(/timeout/)
  const before = performance.now()
  await consumer.stop(3_000)
  expect(performance.now() - before).toBeLessThan(5_000)
  expect(await consumer.done).toEqual({ kind: 'stopped' })
})

test('a message that is too large is refused at once, and those after it are written', async ({
  kafkaUrl,
  topic,
}) => {
  const port = await connect(kafkaUrl)
  const producer = await port.producer()
  const noise = Buffer.from(Array.from({ length: 2_000_000 }, () => Math.floor(Math.random() * 256)))
  await expect(producer.send(topic, [{ key: 'a', value: noise }])).rejects.toMatchObject({
    problems: [{ code: 'T5108' }],
  })
  await producer.send(topic, [{ key: 'a', value: 'small', headers: { 'orig.a': 'b' } }])
  expect(await readAll(port, topic)).toEqual(['small'])
  await producer.close()
  await port.close()
})

test('many senders share a producer, and each message is in the log once', async ({ kafkaUrl, topic }) => {
  const port = await connect(kafkaUrl)
  const producer = await port.producer()
  const values = Array.from({ length: 500 }, (_, index) => `message ${index}`)
  await Promise.all(values.map(async (value) => producer.send(topic, [{ key: null, value }])))
  expect((await readAll(port, topic)).toSorted()).toEqual(values.toSorted())
  await producer.close()
  await port.close()
})
