import { setTimeout as sleep } from 'node:timers/promises'

import { encodeTransaction, type Transaction } from '../event/index.ts'
import type { KafkaPort } from '../kafka/index.ts'
import { generate, toTopic } from '../produce/index.ts'
import type { StreamingSettings } from '../settings/index.ts'
import type { Load, LoadOptions } from './types.ts'

const SEED = 42
const SETTLE_MS = 90_000

/** Where messages go. */
export interface Topic {
  readonly kafka: KafkaPort
  readonly settings: StreamingSettings
  readonly signal: AbortSignal
}

/** Some of the messages are sent twice, always. */
const DUPLICATE_SHARE = 0.01
const LATE_BY_MS = 180_000

export function startLoad({ kafka, settings, signal }: Topic, options: LoadOptions): Load {
  const { perSecond, count, poisonShare = 0, lateShare = 0 } = options
  const stopping = new AbortController()
  let sent = 0
  const work = async () => {
    const sink = toTopic(await kafka.producer(), settings.kafka.topic)
    try {
      return await generate(
        {
          settings: {
            seed: SEED,
            scale: 0.1,
            ratePerSecond: perSecond ?? 1_000,
            poisonShare,
            lateShare,
            lateByMs: LATE_BY_MS,
          },
          partitions: settings.kafka.partitions,
          maxMessageBytes: settings.batch.maxMessageBytes,
          isPaced: perSecond !== undefined,
          duplicateShare: DUPLICATE_SHARE,
          signal: AbortSignal.any([signal, stopping.signal]),
          onSent: (messages) => (sent = messages),
          ...(count !== undefined && { count }),
        },
        sink,
      )
    } finally {
      await sink.close()
    }
  }
  const ended = work()
  // Whoever waits for it sees what it throws.
  ended.catch(() => undefined)
  return {
    sent: () => sent,
    ended,
    async stop() {
      stopping.abort()
      return ended
    },
  }
}

/** Sends transactions as they are, in this order. */
export async function send({ kafka, settings }: Topic, transactions: readonly Transaction[]): Promise<void> {
  const producer = await kafka.producer()
  try {
    for (let from = 0; from < transactions.length; from += 1_000) {
      const piece = transactions.slice(from, from + 1_000)
      const messages = piece.map((one) => ({ key: one.accountId, value: encodeTransaction(one) }))
      await producer.send(settings.kafka.topic, messages)
    }
  } finally {
    await producer.close()
  }
}

/** Waits until all that was produced is committed. */
export async function settle({ kafka, settings, signal }: Topic): Promise<void> {
  const { topic, group } = settings.kafka
  const deadline = Date.now() + SETTLE_MS
  for (;;) {
    const committed = await kafka.committed(group, topic)
    const lag = (await kafka.offsets(topic)).filter(
      ({ partition, high, low }) => (committed.get(partition) ?? low) < high,
    )
    if (lag.length === 0) return
    if (Date.now() > deadline) {
      throw new Error(
        `messages are left unread after ${SETTLE_MS / 1000} seconds, in ${lag.length} partitions`,
      )
    }
    await sleep(200, undefined, { signal })
  }
}
