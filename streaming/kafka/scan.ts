import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { ProjectError } from '../../src/errors/index.ts'
import type { SourceMessage } from '../event/index.ts'
import type { ConsumerParts } from './consumer.ts'
import { withResolver } from './resolver.ts'
import type { Batch, Consumer, OffsetRange, Watermarks } from './types.ts'

const MAX_BYTES_PER_PARTITION = 1_048_576
const HEARTBEAT_CHECK_MS = 500

export interface ScanParts {
  readonly topic: string
  readonly ranges: readonly OffsetRange[]
  readonly watermarks: () => Promise<readonly Watermarks[]>
  readonly consume: (parts: ConsumerParts) => Promise<Consumer>
  /** Also told of the groups of scans that were broken off. */
  readonly deleteGroup: (group: string) => Promise<void>
}

interface Piece {
  readonly partition: number
  readonly messages: readonly SourceMessage[]
  readonly nextOffset: number
}

/**
 * Reads ranges with a group of its own, which is deleted afterwards: kafkajs cannot fetch without one. The reader sets the
 * pace; nothing is read ahead but what one answer of the broker holds.
 */
export async function* scanRanges(parts: ScanParts): AsyncGenerator<SourceMessage> {
  const { topic, watermarks } = parts
  const todo = clip(parts.ranges, await watermarks())
  if (todo.size === 0) return
  const group = `scan-${topic}-${randomUUID()}`
  const handOver = createHandOver<Piece>()
  const { promise: ready, resolve: setReady } = withResolver<Consumer>()

  const consumer = await parts.consume({
    topic,
    group,
    watermarks,
    maxBytesPerPartition: MAX_BYTES_PER_PARTITION,
    concurrency: 1,
    async onAssigned(partitions) {
      const joined = await ready
      for (const partition of partitions) if (!todo.has(partition)) joined.pause(partition)
      return new Map(Array.from(todo, ([partition, { from }]) => [partition, from]))
    },
    async onBatch(batch) {
      const { partition, messages } = batch
      const to = todo.get(partition)?.to ?? 0
      const nextOffset = (messages.at(-1)?.offset ?? 0) + 1
      await handOver.put(
        { partition, messages: messages.filter(({ offset }) => offset < to), nextOffset },
        batch,
      )
      await batch.commit(nextOffset)
    },
    onMoved(partition, nextOffset) {
      const range = todo.get(partition)
      if (range === undefined || nextOffset < range.to) return
      todo.delete(partition)
      void ready.then((joined) => joined.pause(partition))
      if (todo.size === 0) handOver.end()
    },
  })
  setReady(consumer)
  void consumer.done.then((end) => {
    if (end.kind === 'crashed') handOver.end(new ProjectError([end.problem]))
  })

  try {
    for (let piece = await handOver.take(); piece !== undefined; piece = await handOver.take()) {
      // Should the group be joined again, this is not read twice.
      const range = todo.get(piece.partition)
      if (range) todo.set(piece.partition, { ...range, from: piece.nextOffset })
      yield* piece.messages
    }
  } finally {
    await consumer.stop()
    await parts.deleteGroup(group)
  }
}

/** What is there of the ranges, by partition. */
function clip(ranges: readonly OffsetRange[], marks: readonly Watermarks[]): Map<number, OffsetRange> {
  const clipped = ranges.flatMap(({ partition, from, to }) => {
    const here = marks.find((one) => one.partition === partition)
    if (here === undefined) return []
    return [{ partition, from: Math.max(from, here.low), to: Math.min(to, here.high) }]
  })
  return new Map(clipped.filter(({ from, to }) => from < to).map((range) => [range.partition, range]))
}

/** Passes one thing at a time from a handler, which goes on with its heartbeats, to a reader. */
function createHandOver<Thing>() {
  let offered: { readonly thing: Thing; readonly take: () => void } | undefined
  let ended: { readonly error?: Error } | undefined
  let waiting = withResolver<void>()

  return {
    /** Returns when it was taken; takes it back when the heartbeat throws. */
    async put(thing: Thing, batch: Batch): Promise<void> {
      const { promise: taken, resolve: take } = withResolver<'taken'>()
      const offer = { thing, take: () => take('taken') }
      offered = offer
      waiting.resolve()
      try {
        while ((await Promise.race([taken, sleep(HEARTBEAT_CHECK_MS, 'late', { ref: false })])) === 'late') {
          await batch.heartbeat()
          if (batch.isStale()) throw new Error('The scan was broken off.')
        }
      } finally {
        if (offered === offer) offered = undefined
      }
    },

    /** Absent at the end. */
    async take(): Promise<Thing | undefined> {
      for (;;) {
        if (offered !== undefined) {
          const { thing, take } = offered
          offered = undefined
          take()
          return thing
        }
        if (ended?.error) throw ended.error
        if (ended) return undefined
        waiting = withResolver()
        await waiting.promise
      }
    },

    end(error?: Error): void {
      ended ??= { ...(error && { error }) }
      waiting.resolve()
    },
  }
}
