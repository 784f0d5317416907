import { setInterval } from 'node:timers'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Problem } from '../../src/errors/index.ts'
import type { Batch, Consumer, KafkaPort } from '../kafka/index.ts'
import type { Health } from '../observe/index.ts'
import type { Parts } from './parts.ts'
import { followLag } from './follow-lag.ts'
import { takePartition, type Partition } from './partition.ts'
import { whileBeating } from './while-beating.ts'

export interface PipelineOptions {
  readonly kafka: KafkaPort
  readonly parts: Parts
  readonly health: Health
  /** Ends by itself once everything is delivered that was in the topic at the start. */
  readonly endsWhenRead: boolean
  /** Asks it to stop. */
  readonly signal: AbortSignal
}

export type PipelineEnd =
  | { readonly kind: 'stopped' }
  /** The process must end and be started anew. */
  | { readonly kind: 'crashed'; readonly problem: Problem }

/** Works on the partitions that the group deals out to this process, until it is asked to stop. */
export async function runPipeline(options: PipelineOptions): Promise<PipelineEnd> {
  const { kafka, parts, signal } = options
  const { settings, log } = parts
  const owned = new Map<number, Partition>()
  const isOver = new AbortController()
  const { topic, group } = settings.kafka
  await using lag = followLag({ kafka, metrics: parts.metrics, health: options.health, topic, group })
  const consumer = await kafka.consume({
    topic,
    group,
    maxBytesPerPartition: settings.batch.maxBytesPerPartition,
    concurrency: settings.batch.concurrency,
    onAssigned: async (partitions) => assign(options, owned, partitions),
    onBatch: async (batch) => {
      await handle(options, { owned, over: isOver.signal }, batch)
      lag.commit(batch)
    },
    onLost: (partitions) => {
      for (const partition of partitions) {
        owned.delete(partition)
        lag.drop(partition)
        parts.metrics.dropPartition({ topic, partition })
      }
    },
  })
  const reassign = (partition: number): void => consumer.reassign(partition)
  const flushing = setInterval(
    () => void flushAll(parts, { owned, over: isOver.signal }, { reassign }),
    settings.windows.flushMs,
  )
  try {
    const end = await Promise.race([
      consumer.done,
      aborted(signal),
      ...(options.endsWhenRead ? [allRead(options)] : []),
    ])
    if (end?.kind === 'crashed') {
      parts.metrics.crashes.inc({ restart: 'false' })
      return end
    }
    await stop(consumer, { parts, owned, isOver })
    return { kind: 'stopped' }
  } finally {
    clearInterval(flushing)
    isOver.abort()
    log('info', 'The pipeline has ended.')
  }
}

async function assign(
  { parts, health }: PipelineOptions,
  owned: Map<number, Partition>,
  partitions: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const { metrics, settings, log } = parts
  metrics.rebalances.inc({})
  const starts = new Map<number, number>()
  for (const partition of partitions) {
    owned.delete(partition)
    const taken = await noting(health, takePartition(parts, partition))
    owned.set(partition, taken)
    metrics.takePartition({ topic: settings.kafka.topic, partition })
    starts.set(partition, taken.start)
  }
  health.setJoined(true)
  log('info', 'Partitions were taken over.', { partitions: partitions.join(' ') })
  return starts
}

/** Health follows whether the warehouse answers. */
async function noting<Value>(health: Health, work: Promise<Value>): Promise<Value> {
  try {
    const value = await work
    health.setSink('warehouse')
    return value
  } catch (error) {
    health.setSink('warehouse', messageOf(error))
    throw error
  }
}

interface Hands {
  readonly owned: Map<number, Partition>
  /** Aborted when the grace of a stop is over. */
  readonly over: AbortSignal
}

async function handle(
  { parts, health }: PipelineOptions,
  { owned, over }: Hands,
  batch: Batch,
): Promise<void> {
  const { metrics, settings } = parts
  const { partition } = batch
  const worker = owned.get(partition)
  if (!worker) throw new Error(`Partition ${partition} must be taken over again.`)
  metrics.messagesConsumed.inc({ topic: settings.kafka.topic, partition }, batch.messages.length)
  try {
    await whileBeating(batch, settings.kafka.heartbeatMs, worker.process(batch, over))
  } catch (error) {
    // Its state may be ahead of what is stored, or behind.
    owned.delete(partition)
    throw error
  }
  if (batch.isStale()) return
  metrics.lastCommit.set({}, Date.now() / 1000)
  health.setCommitted(Date.now())
}

/** A partition whose flush failed is taken over again at once: it may be long until its next message does that. */
async function flushAll(
  parts: Parts,
  { owned, over }: Hands,
  { reassign, isLast }: { readonly reassign?: (partition: number) => void; readonly isLast?: boolean },
): Promise<void> {
  await Promise.all(
    Array.from(owned, async ([partition, worker]) => {
      try {
        await worker.flush(over, isLast)
      } catch (error) {
        if (owned.get(partition) === worker) {
          owned.delete(partition)
          reassign?.(partition)
        }
        parts.log('warn', 'A partition is taken over again.', { partition, reason: messageOf(error) })
      }
    }),
  )
}

/** Lets batches in hand end, then writes the state. */
async function stop(
  consumer: Consumer,
  { parts, owned, isOver }: { parts: Parts; owned: Map<number, Partition>; isOver: AbortController },
): Promise<void> {
  const { graceMs } = parts.settings
  const timer = setTimeout(() => isOver.abort(), graceMs * 0.8)
  try {
    await consumer.stop(graceMs * 0.8)
    await flushAll(parts, { owned, over: isOver.signal }, { isLast: true })
  } finally {
    clearTimeout(timer)
  }
}

/** Resolves once everything is committed that the topic had when it was called. */
async function allRead({ kafka, parts, signal }: PipelineOptions): Promise<undefined> {
  const { topic, group } = parts.settings.kafka
  const ends = await kafka.offsets(topic)
  while (!signal.aborted) {
    const committed = await kafka.committed(group, topic)
    if (ends.every(({ partition, low, high }) => (committed.get(partition) ?? low) >= high)) return
    await sleep(200)
  }
}

async function aborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
