import { createServer } from 'node:net'

import { CompressionTypes, Kafka, logLevel } from 'kafkajs'
import { expect } from 'vitest'

import { createTopic, kafkaAt, test } from '../../src/testing/streaming.ts'
import { connect, consumeAll, produce } from '../testing/kafka.ts'

test('a broker that is not there is a problem that says what to do', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  await expect(connect(`127.0.0.1:${port}`)).rejects.toMatchObject({
    problems: [{ code: 'T5101', hint: expect.stringContaining('docker compose up') }],
  })
})

test('topics are made ready to use, and left alone when they are there', async ({ kafkaUrl, topic }) => {
  const port = await connect(kafkaUrl)
  const other = `${topic}.more`
  const specs = [
    { name: topic, partitions: 3, replicas: 1 },
    { name: other, partitions: 2, replicas: 1, config: { 'retention.ms': '86400000' } },
  ]
  await port.ensureTopics(specs)
  await produce(port, other, { count: 200 })
  await port.ensureTopics(specs)
  expect(await port.offsets(topic)).toHaveLength(6)
  expect(await port.offsets(other)).toEqual([
    { partition: 0, low: 0, high: 100 },
    { partition: 1, low: 0, high: 100 },
  ])
  expect(await port.committed('nobody', other)).toEqual(new Map())
  await port.close()
})

test('a scan gives the ranges in order, and leaves no group behind', async ({ kafkaUrl, topic }) => {
  const port = await connect(kafkaUrl)
  const sent = await produce(port, topic, { count: 12_000 })
  const found = new Map<number, string[]>()
  const ranges = [
    { partition: 1, from: 100, to: 1_950 },
    { partition: 3, from: 0, to: 1 },
    { partition: 4, from: 1_999, to: 5_000 },
    { partition: 5, from: 3_000, to: 5_000 },
  ]
  for await (const { partition, value } of port.scan(topic, ranges)) {
    found.set(partition, [...(found.get(partition) ?? []), String(value)])
  }
  expect(found).toEqual(
    new Map([
      [1, sent.get(1)?.slice(100, 1_950)],
      [3, sent.get(3)?.slice(0, 1)],
      [4, sent.get(4)?.slice(1_999)],
    ]),
  )
  const broken: string[] = []
  for await (const { value } of port.scan(topic, ranges)) {
    broken.push(String(value))
    if (broken.length === 10) break
  }
  const admin = kafkaAt(kafkaUrl).admin()
  const { groups } = await admin.listGroups()
  expect(groups.filter(({ groupId }) => groupId.startsWith(`scan-${topic}`))).toEqual([])
  await admin.disconnect()
  await port.close()
})

test('records of transactions that no handler sees are passed over', async ({ kafkaUrl, topic }) => {
  const port = await connect(kafkaUrl)
  const raw = new Kafka({ brokers: [kafkaUrl], logLevel: logLevel.NOTHING }).producer({
    idempotent: true,
    maxInFlightRequests: 1,
    transactionalId: topic,
  })
  await raw.connect()
  const send = async (value: string, isKept: boolean) => {
    const transaction = await raw.transaction()
    await transaction.send({ topic, messages: [{ value, partition: 0 }] })
    await (isKept ? transaction.commit() : transaction.abort())
    return (await port.offsets(topic))[0]?.high ?? 0
  }
  const scan = async (from: number, to: number) => {
    const texts: string[] = []
    for await (const { value } of port.scan(topic, [{ partition: 0, from, to }])) texts.push(String(value))
    return texts
  }
  await send('one', true)
  await send('two', false)
  const middle = await send('three', true)
  expect(await consumeAll(port, topic, { count: 2 })).toEqual(new Map([[0, ['one', 'three']]]))
  expect(await port.committed(`all-${topic}`, topic)).toEqual(new Map([[0, middle]]))
  // Nothing but what no handler sees.
  const end = await send('four', false)
  expect(await scan(middle, end)).toEqual([])
  expect(await scan(0, await send('five', true))).toEqual(['one', 'three', 'five'])
  await raw.disconnect()
  await port.close()
})

test('a codec that cannot be read ends the consumer with its name', async ({ kafkaUrl }) => {
  const topic = await createTopic(kafkaUrl, 1)
  const admin = kafkaAt(kafkaUrl).admin()
  // The broker compresses anew what it is given.
  await admin.alterConfigs({
    validateOnly: false,
    resources: [{ type: 2, name: topic, configEntries: [{ name: 'compression.type', value: 'lz4' }] }],
  })
  await admin.disconnect()
  const raw = kafkaAt(kafkaUrl).producer()
  await raw.connect()
  await raw.send({ topic, messages: [{ value: 'x'.repeat(500) }], compression: CompressionTypes.None })
  await raw.disconnect()
  const port = await connect(kafkaUrl)
  const consumer = await port.consume({
    topic,
    group: `group-${topic}`,
    maxBytesPerPartition: 1_048_576,
    concurrency: 1,
    onAssigned: async () => new Map(),
    onBatch: async () => undefined,
  })
  expect(await consumer.done).toMatchObject({
    kind: 'crashed',
    problem: { code: 'T5104', message: expect.stringMatching(/LZ4/) },
  })
  await port.close()
})
