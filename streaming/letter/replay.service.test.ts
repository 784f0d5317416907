import { expect } from 'vitest'

import { test } from '../../src/testing/streaming.ts'
import type { Rejection, SourceMessage } from '../event/index.ts'
import type { KafkaPort } from '../kafka/index.ts'
import { connect } from '../testing/kafka.ts'
import {
  findLetters,
  letterTopic,
  replayLetters,
  toLetter,
  type FoundLetter,
  type LetterFilter,
} from './index.ts'

const CONTEXT = { group: 'txstream', application: 'tablewright@1.2.3' }
const NOT_JSON: Rejection = { stage: 'decode', reason: 'not_json', detail: 'The value is not JSON.' }
const REFUSED: Rejection = { stage: 'influx', reason: 'influx_refused', detail: 'The server refused it.' }

async function readAll(port: KafkaPort, topic: string): Promise<SourceMessage[]> {
  const ranges = (await port.offsets(topic)).map(({ partition, low, high }) => ({
    partition,
    from: low,
    to: high,
  }))
  const messages: SourceMessage[] = []
  for await (const message of port.scan(topic, ranges)) messages.push(message)
  return messages
}

async function lettersIn(port: KafkaPort, topic: string, filter?: LetterFilter): Promise<FoundLetter[]> {
  const letters: FoundLetter[] = []
  for await (const letter of (await findLetters(port, topic, filter)).found) letters.push(letter)
  return letters.toSorted((one, other) => one.origin.offset - other.origin.offset)
}

/** A source topic with messages that are all dead letters by now, and the topic of these. */
async function failAll(port: KafkaPort, topic: string) {
  const dead = `${topic}.dead`
  await port.ensureTopics([letterTopic(dead, 6, 1)])
  const producer = await port.producer()
  const values = [Buffer.from('{'), Buffer.from([0xff]), null, Buffer.from('')]
  await producer.send(
    topic,
    values.map((value) => ({ key: 'account', value, headers: { trace: 'abc' } })),
  )
  const messages = await readAll(port, topic)
  const letters = messages.map((message, index) => toLetter(message, index < 3 ? NOT_JSON : REFUSED, CONTEXT))
  await producer.send(dead, letters)
  return { dead, producer, values, messages }
}

test('letters are found by what they say, and foreign records are counted', async ({ kafkaUrl, topic }) => {
  const port = await connect(kafkaUrl)
  const { dead, producer, values, messages } = await failAll(port, topic)
  await producer.send(dead, [{ key: null, value: 'hello' }])
  expect(await lettersIn(port, dead)).toMatchObject(
    messages.map(({ partition, offset, timestampMs }, index) => ({
      origin: { topic, partition, offset },
      value: values[index],
      headers: { trace: Buffer.from('abc') },
      receivedAtMs: timestampMs,
      attempts: 1,
      isReplayed: false,
    })),
  )
  expect((await findLetters(port, dead)).foreign).toBe(1)
  expect(await lettersIn(port, dead, { reason: 'influx_refused' })).toHaveLength(1)
  expect(await lettersIn(port, dead, { stage: 'decode' })).toHaveLength(3)
  expect(await lettersIn(port, dead, { fromMs: Date.now() + 60_000 })).toHaveLength(0)
  expect(await lettersIn(port, dead, { toMs: Date.now() + 60_000, stage: 'influx' })).toHaveLength(1)
  await producer.close()
  await port.close()
})

test('a replay gives back bytes, headers and the first place, and happens once', async ({
  kafkaUrl,
  topic,
}) => {
  const port = await connect(kafkaUrl)
  const { dead, producer, values, messages } = await failAll(port, topic)
  // A writer that was interrupted may write a letter twice.
  await producer.send(dead, [toLetter(messages[0] as SourceMessage, NOT_JSON, CONTEXT)])
  expect(await replayLetters(port, { topic: dead, filter: { stage: 'decode' }, limit: 2 })).toEqual({
    sent: 2,
    before: 0,
  })
  expect(await replayLetters(port, { topic: dead })).toEqual({ sent: 2, before: 2 })
  expect(await replayLetters(port, { topic: dead })).toEqual({ sent: 0, before: 4 })
  expect((await lettersIn(port, dead)).map(({ isReplayed }) => isReplayed)).toEqual([
    true,
    true,
    true,
    true,
    true,
  ])

  const returned = (await readAll(port, topic)).slice(values.length)
  expect(
    returned.map(({ partition, key, value, headers }) => [
      partition,
      String(key),
      value,
      String(headers['trace']),
    ]),
  ).toEqual(values.map((value) => [messages[0]?.partition, 'account', value, 'abc']))
  expect(returned.map(({ headers }) => Number(headers['replay.offset']))).toEqual([0, 1, 2, 3])

  // The first of them fails again.
  await producer.send(dead, [toLetter(returned[0] as SourceMessage, NOT_JSON, CONTEXT)])
  const open = (await lettersIn(port, dead)).filter(({ isReplayed }) => !isReplayed)
  expect(open).toMatchObject([{ attempts: 2, origin: { topic, offset: 0 } }])
  expect(await replayLetters(port, { topic: dead })).toEqual({ sent: 1, before: 4 })
  expect((await readAll(port, topic)).at(-1)?.headers['replay.attempts']?.toString()).toBe('2')
  await producer.close()
  await port.close()
})

test('a replay that is broken off between message and mark sends the message again, as the same', async ({
  kafkaUrl,
  topic,
}) => {
  const port = await connect(kafkaUrl)
  const { dead, producer, messages } = await failAll(port, topic)
  const isOver = new AbortController()
  // The letters are sent to their topic; then the port's producer is gone before it can mark them.
  const interrupted: KafkaPort = {
    ...port,
    async producer() {
      const real = await port.producer()
      return {
        ...real,
        async send(to, sent, signal) {
          await real.send(to, sent, signal)
          isOver.abort(new Error('killed'))
        },
      }
    },
  }
  await expect(replayLetters(interrupted, { topic: dead, signal: isOver.signal })).rejects.toThrow('killed')
  expect(await replayLetters(port, { topic: dead })).toEqual({ sent: 4, before: 0 })
  const places = (await readAll(port, topic))
    .slice(messages.length)
    .map(({ headers }) => String(headers['replay.offset']))
  expect(places).toEqual(['0', '1', '2', '3', '0', '1', '2', '3'])
  await producer.close()
  await port.close()
})
