import type { EachBatchPayload } from 'kafkajs'

import { toSourceMessage } from './message.ts'
import type { Batch } from './types.ts'

export interface BatchParts {
  /** The partition is still this member's, and read where it was. */
  readonly isValid: () => boolean
  readonly isStopping: () => boolean
  readonly onCommit: (nextOffset: number) => void
  /** How long after a heartbeat the partition is this member's for sure. */
  readonly leaseMs: number
}

/** A batch of kafkajs as the handler sees it, and the first error of kafkajs that the handler met. */
export function createBatch(
  payload: EachBatchPayload,
  { isValid, isStopping, onCommit, leaseMs }: BatchParts,
): { readonly batch: Batch; readonly kafkaError: () => unknown } {
  const { topic, partition, messages, highWatermark, lastOffset } = read(payload)
  let kafkaError: unknown
  let keptAtMs = Date.now()

  async function guarded(work: Promise<void>): Promise<void> {
    try {
      await work
    } catch (error) {
      kafkaError ??= error
      throw error
    }
  }

  return {
    kafkaError: () => kafkaError,
    batch: {
      partition,
      messages,
      highWatermark,
      // A process that stood still has not heard yet that another has its partitions, so it looks at the clock.
      isStale: () =>
        isStopping() || !isValid() || kafkaError !== undefined || Date.now() - keptAtMs > leaseMs,
      async heartbeat() {
        const askedAtMs = Date.now()
        await guarded(payload.heartbeat())
        keptAtMs = askedAtMs
      },
      async commit(offset) {
        if (!isValid()) return
        const last = messages.at(-1)?.offset ?? offset
        const isWhole = offset > last
        // After the last message come records that no handler sees, and kafkajs passes them over with it.
        const next = isWhole ? lastOffset + 1 : offset
        onCommit(next)
        payload.resolveOffset(String(isWhole ? last : offset - 1))
        // With offsets, or nothing is committed. Never consumer.commitOffsets(): it hides from kafkajs that the group
        // changes, and the consumer ends for good.
        const partitions = [{ partition, offset: String(next) }]
        await guarded(payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions }] }))
      },
    },
  }
}

function read({ batch }: EachBatchPayload) {
  const { topic, partition, messages, highWatermark } = batch
  return {
    topic,
    partition,
    messages: messages.map((message) => toSourceMessage(topic, partition, message)),
    highWatermark: Number(highWatermark),
    lastOffset: Number(batch.lastOffset()),
  }
}
