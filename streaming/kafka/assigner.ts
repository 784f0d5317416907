import { setTimeout as sleep } from 'node:timers/promises'

import { problem, type Problem } from '../../src/errors/index.ts'
import type { Seat, Seats } from './seats.ts'
import type { ConsumeOptions, KafkaLog, Watermarks } from './types.ts'

const RETRY_MS = { first: 1_000, most: 30_000 }

export interface AssignerParts extends Pick<ConsumeOptions, 'topic' | 'onAssigned'> {
  readonly seats: Seats
  readonly inHand: ReadonlyMap<number, Promise<void>>
  readonly watermarks: () => Promise<readonly Watermarks[]>
  readonly log: KafkaLog
  readonly signal: AbortSignal
  readonly crash: (problem: Problem) => void
}

export type Assigner = ReturnType<typeof createAssigner>

/** Asks for positions and places the seats there; one question at a time, so that no answer overtakes a later one. */
export function createAssigner({ topic, seats, inHand, log, signal, ...parts }: AssignerParts) {
  let last: Promise<unknown> = Promise.resolve()

  /** Tries until all of the seats are placed or replaced. */
  async function assign(held: readonly Seat[]): Promise<void> {
    for (let failures = 0; held.some(isOpen); failures += 1) {
      const turn = last.then(() => ask(held.filter(isOpen)))
      last = turn.catch(() => undefined)
      try {
        await turn
        return
      } catch (error) {
        log('error', 'Partitions cannot be taken over yet', {
          partitions: held.map(({ partition }) => partition).join(', '),
          error: error instanceof Error ? error.message : String(error),
        })
        await waitAfter(failures)
      }
    }
  }

  function isOpen(seat: Seat): boolean {
    return seats.isValid(seat) && !signal.aborted
  }

  async function ask(held: readonly Seat[]): Promise<void> {
    if (held.length === 0) return
    // They are stale, so they end soon; what they still write must be there before anyone asks for the position.
    await Promise.all(held.map(async ({ partition }) => inHand.get(partition)))
    const positions = await parts.onAssigned(held.map(({ partition }) => partition))
    const marks = new Map((await parts.watermarks()).map((one) => [one.partition, one]))
    for (const seat of held.filter(isOpen)) {
      const low = marks.get(seat.partition)?.low ?? 0
      const next = positions.get(seat.partition) ?? low
      if (next < low) {
        parts.crash(problem('KAFKA_POSITION_GONE', { topic, partition: seat.partition, wanted: next, low }))
        return
      }
      seats.place(seat, next)
    }
  }

  async function waitAfter(failures: number): Promise<void> {
    const waitMs = Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** failures)
    await sleep(waitMs, undefined, { signal }).catch(() => undefined)
  }

  return {
    assign,
    /** After a while, for its handler threw. */
    async assignAgain(seat: Seat): Promise<void> {
      await waitAfter(seat.failures - 1)
      await assign([seat])
    },
  }
}
