import type { Coordinates } from './types.ts'

/**
 * Partitions a topic may have. It is part of the identity of every point, so it is a constant and never the number
 * of partitions that there are now. It divides a million, so that no two partitions ever share a time.
 */
export const MAX_PARTITIONS = 64

const OFFSETS_PER_ROUND = 1_000_000 / MAX_PARTITIONS

/**
 * The time of a transaction's point, in nanoseconds: the millisecond it happened in, and below it where its message
 * stands. InfluxDB takes two points of one measurement with the same tags and time for the same point; these differ unless
 * their offsets in one partition are a multiple of 15,625 apart and everything else is equal. The same message gives
 * the same time again, so writing it twice changes nothing.
 */
export function pointTime(occurredAtMs: number, origin: Pick<Coordinates, 'partition' | 'offset'>): string {
  const place = (origin.offset % OFFSETS_PER_ROUND) * MAX_PARTITIONS + origin.partition
  // A partition over the most shares its times with others, but does not move the millisecond.
  return `${occurredAtMs}${String(place % 1_000_000).padStart(6, '0')}`
}
