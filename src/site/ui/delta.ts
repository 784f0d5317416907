import { formatCount, formatDuration } from './format.ts'

/** How a number changed since an earlier run. */
export interface Delta {
  readonly now: number
  readonly before: number
  /** Of the number before: 100 that became 150 is 0.5. Absent when it was 0, which nothing is a part of. */
  readonly share?: number
}

/** Nothing when one of the numbers is not known or both are the same. */
export function deltaOf(now: number | undefined, before: number | undefined): Delta | undefined {
  if (now === undefined || before === undefined || now === before) return undefined
  return before === 0 ? { now, before } : { now, before, share: (now - before) / before }
}

/** Shorter differences come from the machine, not from the project. */
const LEAST_MS = 100
const LEAST_SHARE = 0.1

/** The same for durations, where small differences say nothing. */
export function durationDelta(now: number | undefined, before: number | undefined): Delta | undefined {
  const delta = deltaOf(now, before)
  if (!delta || Math.abs(delta.now - delta.before) < LEAST_MS) return undefined
  return delta.share === undefined || Math.abs(delta.share) >= LEAST_SHARE ? delta : undefined
}

/** `+20 % of 1,000`: with the earlier number, since a share alone says little. */
export function describeRows(delta: Delta): string {
  return describe(delta, formatCount(delta.before))
}

/** `-12.5 % of 3.54 s`. */
export function describeDuration(delta: Delta): string {
  return describe(delta, formatDuration(delta.before))
}

function describe({ share }: Delta, before: string): string {
  if (share === undefined) return `was ${before}`
  const percent = Math.abs(share) >= 1 ? Math.round(share * 100) : Math.round(share * 1000) / 10
  if (percent === 0) return `was ${before}`
  return `${percent > 0 ? '+' : '−'}${formatCount(Math.abs(percent))} % of ${before}`
}

/** How a number of rows changed, in words; nothing when it did not. */
export function countChange(now: number | undefined, before: number | undefined): string | undefined {
  const delta = deltaOf(now, before)
  return delta && describeRows(delta)
}

/** How a duration changed, in words; nothing when nobody would notice. */
export function durationChange(now: number | undefined, before: number | undefined): string | undefined {
  const delta = durationDelta(now, before)
  return delta && describeDuration(delta)
}
