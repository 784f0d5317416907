import { setTimeout as sleep } from 'node:timers/promises'

import type { Kafka } from 'kafkajs'

import type { Problem } from '../../src/errors/index.ts'
import { createAssigner, type Assigner } from './assigner.ts'
import { createClient, type ClientContext } from './client.ts'
import { createBatchHandler } from './handler.ts'
import { leaseMs } from './lease.ts'
import { crashProblem, kafkaProblem } from './problems.ts'
import { withResolver } from './resolver.ts'
import { createSeats, type Seat, type Seats } from './seats.ts'
import type { ConsumeOptions, Consumer, ConsumerEnd, KafkaLog, Watermarks } from './types.ts'

/** A fetch without messages ends after this time; so does the wait for a partition to go on, and a stop. */
const MAX_WAIT_MS = 500
const STOP_GRACE_MS = 5_000

export interface ConsumerParts extends ConsumeOptions {
  readonly watermarks: () => Promise<readonly Watermarks[]>
  /** A partition goes on from there. */
  readonly onMoved?: (partition: number, nextOffset: number) => void
}

/**
 * A member of a group that reads from positions which are kept elsewhere.
 *
 * kafkajs says that it has joined before it fetches. At that moment, without a wait in between, every partition is paused; it
 * goes on only from where it was placed. Each batch is held against that place besides, by the offset that was asked for: one
 * from elsewhere is put aside and asked for again.
 */
export async function openConsumer(context: ClientContext, parts: ConsumerParts): Promise<Consumer> {
  const stopping = new AbortController()
  const kafka = createConsumer(context, parts, () => !stopping.signal.aborted)
  const { consumer, eachBatch } = steer(kafka, {
    ...parts,
    log: context.log,
    leaseMs: leaseMs(context.settings),
    stopping,
  })
  try {
    await kafka.connect()
    await kafka.subscribe({ topics: [parts.topic], fromBeginning: true })
    await kafka.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: parts.concurrency,
      eachBatch,
    })
  } catch (error) {
    await consumer.stop()
    throw kafkaProblem(error, context.settings.brokers, `joining the group "${parts.group}"`)
  }
  return consumer
}

type KafkaConsumer = ReturnType<Kafka['consumer']>

interface SteeringParts extends ConsumerParts {
  readonly log: KafkaLog
  readonly leaseMs: number
  readonly stopping: AbortController
}

/** Listens to a consumer of kafkajs before it is started, and gives what drives it. */
function steer(kafka: KafkaConsumer, { topic, group, log, stopping, ...parts }: SteeringParts) {
  const inHand = new Map<number, Promise<void>>()
  const { promise: done, resolve: end } = withResolver<ConsumerEnd>()
  const seats = createSeats({
    pause: (partitions) => kafka.pause([{ topic, partitions: [...partitions] }]),
    resume: (partition) => kafka.resume([{ topic, partitions: [partition] }]),
    seek: (partition, offset) => kafka.seek({ topic, partition, offset: String(offset) }),
  })
  const { signal } = stopping
  const assigner = createAssigner({ ...parts, topic, seats, inHand, log, signal, crash })

  function tellLost(partitions: readonly number[]): void {
    if (partitions.length === 0) return
    log('info', 'Partitions are gone', { group, partitions: partitions.join(', ') })
    parts.onLost?.(partitions)
  }

  function move(seat: Seat, nextOffset: number): void {
    seat.next = nextOffset
    parts.onMoved?.(seat.partition, nextOffset)
  }

  function crash(found: Problem): void {
    end({ kind: 'crashed', problem: found })
    void stop(STOP_GRACE_MS)
  }

  async function stop(graceMs: number): Promise<void> {
    stopping.abort()
    if (!(await partWithin(graceMs, kafka, log))) {
      log('warn', 'The consumer was left alone: it did not stop in time', { group, graceMs })
    }
    end({ kind: 'stopped' })
  }

  const consumer: Consumer = {
    done,
    seek: (partition, offset) => seats.seek(partition, offset),
    reassign(partition) {
      const seat = seats.all().find((one) => one.partition === partition)
      if (seat) void assigner.assignAgain(seats.hold(seat))
    },
    pause: (partition) => seats.pause(partition),
    resume: (partition) => seats.resume(partition),
    stop: (graceMs = STOP_GRACE_MS) => stop(graceMs),
  }
  listen(kafka, { topic, group, log, seats, assigner, signal, tellLost, move, end })
  const eachBatch = createBatchHandler({ ...parts, topic, seats, inHand, assigner, log, signal, crash, move })
  return { consumer, eachBatch }
}

interface ListenerParts extends Pick<ConsumeOptions, 'topic' | 'group'> {
  readonly log: KafkaLog
  readonly seats: Seats
  readonly assigner: Assigner
  readonly signal: AbortSignal
  readonly tellLost: (partitions: readonly number[]) => void
  readonly move: (seat: Seat, nextOffset: number) => void
  readonly end: (how: ConsumerEnd) => void
}

function listen(kafka: KafkaConsumer, parts: ListenerParts): void {
  const { topic, group, log, seats, assigner, signal, tellLost, move, end } = parts
  kafka.on('consumer.group_join', ({ payload }) => {
    // kafkajs does not see a stop while it joins. Thrown here, this ends it; else it would hold partitions that nobody reads.
    if (signal.aborted) throw new Error('The consumer was stopped while it joined the group.')
    const mine = payload.memberAssignment[topic] ?? []
    log('info', 'Joined the group', { group, partitions: mine.join(', ') })
    tellLost(seats.take(mine))
    void assigner.assign(seats.all())
  })
  kafka.on('consumer.crash', ({ payload: { error, restart } }) => {
    tellLost(seats.take([]))
    if (restart) log('warn', 'The consumer starts anew', { group, error: error.message })
    else if (signal.aborted) end({ kind: 'stopped' })
    else end({ kind: 'crashed', problem: crashProblem(error, topic, group) })
  })
  // Records that no handler sees (marks of transactions, and what was rolled back): kafkajs passes them over by itself.
  kafka.on('consumer.end_batch_process', ({ payload }) => {
    const { partition, batchSize, firstOffset, lastOffset } = payload
    const seat = seats.open(partition)
    if (batchSize > 0 || seat === undefined || seat.next > Number(firstOffset ?? lastOffset)) return
    move(seat, Number(lastOffset) + 1)
  })
}

function createConsumer(
  context: ClientContext,
  { group, maxBytesPerPartition }: ConsumerParts,
  mayRestart: () => boolean,
): KafkaConsumer {
  const { sessionTimeoutMs, heartbeatMs } = context.settings
  // What was stopped must not come back: kafkajs may be about to start anew when it is told to stop.
  const restartOnFailure = () => Promise.resolve(mayRestart())
  const retry = { retries: 8, restartOnFailure }
  return createClient(context, retry).consumer({
    groupId: group,
    sessionTimeout: sessionTimeoutMs,
    rebalanceTimeout: Math.max(60_000, sessionTimeoutMs),
    heartbeatInterval: heartbeatMs,
    maxBytesPerPartition,
    maxWaitTimeInMs: MAX_WAIT_MS,
    allowAutoTopicCreation: false,
    retry,
  })
}

/** Leaves the group; false when that takes longer: kafkajs waits for a broker that is gone, and for the handler. */
async function partWithin(
  graceMs: number,
  kafka: ReturnType<Kafka['consumer']>,
  log: KafkaLog,
): Promise<boolean> {
  const timer = new AbortController()
  const parted = kafka.disconnect().catch((error: Error) => {
    log('warn', 'The consumer did not part from Kafka in order', { error: error.message })
  })
  try {
    return await Promise.race([parted.then(() => true), sleep(graceMs, false, timer)])
  } finally {
    timer.abort()
  }
}
