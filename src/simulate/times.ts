import { DAY_MS } from './calendar.ts'
import type { Random } from './random.ts'

export type Outcome = 'completed' | 'pending' | 'failed' | 'reversed'

/** When a transaction happened, when the bank learned of it, and when it was posted, if it was by then. */
export interface Times {
  readonly atMs: number
  readonly ingestedAtMs: number
  readonly postedAtMs: number | null
}

export interface TimesRequest {
  readonly atMs: number
  /** The last moment that is known. */
  readonly asOfMs: number
  /** A terminal without a line hands in its transactions days later. */
  readonly isOffline: boolean
  readonly isInstant: boolean
}

export function timesOf({ atMs, asOfMs, isOffline, isInstant }: TimesRequest, random: Random): Times {
  const lateMs = atMs + Math.round((1 + random.next() * 5) * DAY_MS)
  const promptMs = Math.min(asOfMs, atMs + random.between(1, 40_000))
  const ingestedAtMs = isOffline && lateMs <= asOfMs ? lateMs : promptMs
  const postedAtMs = ingestedAtMs + (isInstant ? 0 : random.between(60, 36 * 3600) * 1000)
  return { atMs, ingestedAtMs, postedAtMs: postedAtMs <= asOfMs ? postedAtMs : null }
}
