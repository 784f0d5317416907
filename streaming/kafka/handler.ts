import type { EachBatchPayload } from 'kafkajs'

import { problem, type Problem } from '../../src/errors/index.ts'
import type { Assigner } from './assigner.ts'
import { createBatch } from './batch.ts'
import type { Seat, Seats } from './seats.ts'
import type { ConsumeOptions, KafkaLog, Watermarks } from './types.ts'

export interface HandlerParts extends Pick<ConsumeOptions, 'topic' | 'onBatch'> {
  readonly seats: Seats
  /** What is being handled, by partition. */
  readonly inHand: Map<number, Promise<void>>
  readonly assigner: Assigner
  readonly watermarks: () => Promise<readonly Watermarks[]>
  readonly log: KafkaLog
  readonly signal: AbortSignal
  readonly crash: (problem: Problem) => void
  readonly move: (seat: Seat, nextOffset: number) => void
  readonly leaseMs: number
}

/** What kafkajs calls with each batch: lets through what stands where its partition is read, and keeps the handler's errors. */
export function createBatchHandler({ topic, seats, inHand, log, signal, ...parts }: HandlerParts) {
  async function eachBatch(payload: EachBatchPayload): Promise<void> {
    const { partition } = payload.batch
    const seat = seats.open(partition)
    if (seat === undefined || signal.aborted || inHand.has(partition)) return
    // Not in the types of kafkajs. Unlike the offset of the first message, it is exact where records are missing from the log.
    const { fetchedOffset } = payload.batch as typeof payload.batch & { readonly fetchedOffset: string }
    if (Number(fetchedOffset) !== seat.next) return replace(seat, seat.next)
    const work = handle(payload, seat)
    inHand.set(
      partition,
      work.catch(() => undefined),
    )
    await work.finally(() => inHand.delete(partition))
  }

  async function replace(seat: Seat, wanted: number): Promise<void> {
    const marks = await parts.watermarks()
    const here = marks.find(({ partition }) => partition === seat.partition)
    const found = here && misplacedProblem(topic, wanted, here)
    if (found) parts.crash(found)
    else seats.place(seat, wanted)
  }

  async function handle(payload: EachBatchPayload, seat: Seat): Promise<void> {
    const { batch, kafkaError } = createBatch(payload, {
      isValid: () => seats.isValid(seat),
      isStopping: () => signal.aborted,
      leaseMs: parts.leaseMs,
      onCommit: (nextOffset) => {
        seat.failures = 0
        parts.move(seat, nextOffset)
      },
    })
    try {
      await parts.onBatch(batch)
    } catch (error) {
      // Whatever it was: the handler may have done half of the batch, so it is asked anew where to go on.
      if (seats.isValid(seat)) void parts.assigner.assignAgain(seats.hold(seat))
      if (error !== kafkaError()) tellFailure(seat, error)
    }
    // Even when the handler took no notice: kafkajs must see it, or it does not join again.
    const error = kafkaError()
    if (error !== undefined) throw error
  }

  function tellFailure({ partition, failures }: Seat, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error)
    log('error', 'A batch failed; its partition is taken over again', { partition, failures, error: message })
    if (error instanceof Error) log('debug', 'The failure in full', { stack: error.stack })
  }

  return eachBatch
}

/** Why kafkajs reads from elsewhere than where it was told; absent when there is no reason any more. */
function misplacedProblem(
  topic: string,
  wanted: number,
  { partition, low, high }: Watermarks,
): Problem | undefined {
  if (wanted < low) return problem('KAFKA_POSITION_GONE', { topic, partition, wanted, low })
  return wanted > high ? problem('KAFKA_POSITION_AHEAD', { topic, partition, wanted, high }) : undefined
}
