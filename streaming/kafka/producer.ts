import { CompressionTypes, Partitioners, type ICustomPartitioner, type Message } from 'kafkajs'

import { fail } from '../../src/errors/index.ts'
import { createClient, type ClientContext } from './client.ts'
import { kafkaProblem, rootCause } from './problems.ts'
import type { Producer, ProducerMessage } from './types.ts'

/**
 * An idempotent producer that waits for all replicas and tries for ever.
 *
 * One request at a time: after a lost answer kafkajs uses the same sequence number again. Another send in between would take
 * that number for other messages, and the broker would drop them as ones it has already.
 */
export async function openProducer(context: ClientContext): Promise<Producer> {
  const client = createClient(context, { retries: Number.MAX_SAFE_INTEGER })
  const producer = client.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner,
  })
  await producer.connect()
  let last: Promise<unknown> = Promise.resolve()
  let isClosed = false

  async function send(topic: string, messages: readonly Message[]): Promise<void> {
    if (isClosed) throw new Error('The producer is closed.')
    if (messages.length === 0) return
    try {
      await producer.send({ topic, messages: [...messages], acks: -1, compression: CompressionTypes.GZIP })
    } catch (error) {
      if (isRefusal(error))
        fail('KAFKA_MESSAGE_REFUSED', { topic, detail: rootCause(error).message }, { cause: error })
      throw kafkaProblem(error, context.settings.brokers, `sending to "${topic}"`)
    }
  }

  return {
    async send(topic, messages, signal) {
      signal?.throwIfAborted()
      const turn = last.then(() => send(topic, messages.map(toMessage)))
      last = turn.catch(() => undefined)
      await (signal ? abandonWith(turn, signal, () => (isClosed = true)) : turn)
    },
    async close() {
      isClosed = true
      await producer.disconnect()
    },
  }
}

/** Leaves the work alone when the signal comes: kafkajs cannot be told to end it. */
async function abandonWith<Result>(
  work: Promise<Result>,
  signal: AbortSignal,
  onAbort: () => void,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abandon = () => {
      onAbort()
      reject(signal.reason as Error)
    }
    signal.addEventListener('abort', abandon, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abandon))
  })
}

const REFUSALS = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'CORRUPT_MESSAGE',
  'TOPIC_AUTHORIZATION_FAILED',
])

function isRefusal(error: unknown): boolean {
  return REFUSALS.has(rootCause(error).type ?? '')
}

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
