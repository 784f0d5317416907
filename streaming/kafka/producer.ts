import { CompressionTypes, Partitioners, type ICustomPartitioner, type Message } from 'kafkajs'

import { fail } from '../../src/errors/index.ts'
import { createClient, type ClientContext } from './client.ts'
import { kafkaProblem, rootCause } from './problems.ts'
import type { Producer, ProducerMessage } from './types.ts'

/**
 * An idempotent producer that waits for all replicas and tries until it is closed.
 *
 * One request at a time: after a lost answer kafkajs uses the same sequence number again. Another send in between would take
 * that number for other messages, and the broker would drop them as ones it has already.
 */
export async function openProducer(context: ClientContext): Promise<Producer> {
  let isClosed = false
  // kafkajs cannot be told to end its tries, but it compares their count with this before each.
  const retries = { valueOf: () => (isClosed ? 0 : Number.MAX_SAFE_INTEGER) } as unknown as number
  const producer = createClient(context, { retries }).producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner,
  })
  await producer.connect()
  let last: Promise<unknown> = Promise.resolve()

  async function send(topic: string, messages: readonly Message[]): Promise<void> {
    try {
      await producer.send({ topic, messages: [...messages], acks: -1, compression: CompressionTypes.GZIP })
    } catch (error) {
      const { type = '', message: detail } = rootCause(error)
      if (REFUSALS.has(type)) fail('KAFKA_MESSAGE_REFUSED', { topic, detail }, { cause: error })
      throw kafkaProblem(error, context.settings.brokers, `sending to "${topic}"`)
    }
  }

  return {
    async send(topic, messages, signal) {
      if (messages.length === 0) return
      const turn = last.then(async () => {
        signal?.throwIfAborted()
        await send(topic, messages.map(toMessage))
      })
      last = turn.catch(() => undefined)
      await (signal ? waitUntil(signal, turn) : turn)
    },
    async close() {
      isClosed = true
      await producer.disconnect()
    },
  }
}

/** Waits for work, and no longer than until the signal comes. */
async function waitUntil(signal: AbortSignal, work: Promise<void>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const leave = () => reject(signal.reason as Error)
    if (signal.aborted) leave()
    signal.addEventListener('abort', leave, { once: true })
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}

const REFUSALS = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'CORRUPT_MESSAGE',
  'TOPIC_AUTHORIZATION_FAILED',
])

/**
 * As Kafka's own clients choose, and by the value when there is no key. Theirs takes a random partition then, and another one
 * when the send is tried again: the sequence numbers of idempotence would stand for other messages.
 */
const createPartitioner: ICustomPartitioner = () => {
  const byKey = Partitioners.DefaultPartitioner()
  return ({ message, ...rest }) =>
    byKey({ ...rest, message: { ...message, key: message.key ?? message.value ?? '' } })
}

function toMessage({ key, value, headers, partition, timestampMs }: ProducerMessage): Message {
  return {
    key,
    value,
    ...(headers && { headers: { ...headers } }),
    ...(partition !== undefined && { partition }),
    ...(timestampMs !== undefined && { timestamp: String(timestampMs) }),
  }
}
