import { Partitioners } from 'kafkajs'
import { expect } from 'vitest'

import { kafkaAt, test } from '../../src/testing/streaming.ts'
import { connect } from '../testing/kafka.ts'
import { encodeLine } from './message-file.ts'
import { generate, toTopic, type OutgoingMessage } from './index.ts'

const OPTIONS = {
  settings: { seed: 7, scale: 0.1, ratePerSecond: 1000, poisonShare: 0.02, lateShare: 0.1, lateByMs: 5000 },
  partitions: 6,
  maxMessageBytes: 65_536,
  startMs: Date.UTC(2026, 10, 28),
  count: 2000,
  isPaced: false,
}

test('what is in the topic is what was generated, byte for byte, where it was counted', async ({
  kafkaUrl,
  topic,
}) => {
  const port = await connect(kafkaUrl)
  const sink = toTopic(await port.producer(), topic)
  const produced = await generate(OPTIONS, sink)
  await sink.close()

  const expected: OutgoingMessage[] = []
  await generate(OPTIONS, {
    send: async (messages) => void expected.push(...messages),
    close: () => Promise.resolve(),
  })
  const marks = await port.offsets(topic)
  for (const { partition, high } of marks) {
    const lines: string[] = []
    for await (const { key, value, timestampMs } of port.scan(topic, [{ partition, from: 0, to: high }])) {
      lines.push(encodeLine({ partition, key: String(key), value, timestampMs }))
    }
    expect(lines).toEqual(expected.filter((one) => one.partition === partition).map(encodeLine))
    const { transactions, poison, duplicates } = produced.partitions[partition] ?? nobody(partition)
    expect(transactions.count + poison + duplicates).toBe(high)
  }
  await port.close()
})

test('a key goes where other clients of Kafka send it', async ({ kafkaUrl, topic }) => {
  const producer = kafkaAt(kafkaUrl).producer({ createPartitioner: Partitioners.DefaultPartitioner })
  const port = await connect(kafkaUrl)
  const partitions = new Map<string, number>()
  await generate(OPTIONS, {
    send: async (messages) => messages.forEach(({ key, partition }) => partitions.set(key, partition)),
    close: () => Promise.resolve(),
  })
  await producer.connect()
  await producer.send({ topic, messages: Array.from(partitions.keys(), (key) => ({ key, value: '' })) })
  await producer.disconnect()
  const ranges = (await port.offsets(topic)).map(({ partition, high }) => ({ partition, from: 0, to: high }))
  const found = new Map<string, number>()
  for await (const { key, partition } of port.scan(topic, ranges)) found.set(String(key), partition)
  expect(found).toEqual(new Map(partitions))
  await port.close()
})

function nobody(partition: number): never {
  throw new Error(`Partition ${partition} was not counted.`)
}
