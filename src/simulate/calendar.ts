/** Days since 1970-01-01, in UTC: the bank has no time zone. */
export type Day = number

export const DAY_MS = 86_400_000

/** The day on which the bank opened. */
export const FIRST_DAY: Day = Date.UTC(2025, 7, 1) / DAY_MS
/** The last day of the history that is written to files. */
export const LAST_DAY: Day = Date.UTC(2026, 9, 31) / DAY_MS

/** Day of the month, from 1. */
export function dayOfMonth(day: Day): number {
  return new Date(day * DAY_MS).getUTCDate()
}

/** Month of the year, from 1. */
export function monthOf(day: Day): number {
  return new Date(day * DAY_MS).getUTCMonth() + 1
}

/** `2026-10-31` */
export function isoDate(day: Day): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

/**
 * How much people spend on a day, where 1 is an ordinary Tuesday: more towards the weekend, much more before
 * Christmas, less in February. The number of customers is not in it.
 */
export function spendingMood(day: Day): number {
  const date = new Date(day * DAY_MS)
  const weekday = [0.8, 0.9, 1, 1, 1.1, 1.5, 1.4][date.getUTCDay()] ?? 1
  const season = [0.9, 0.8, 0.95, 1, 1, 1.05, 1.1, 1.05, 1, 1, 1.2, 1.5][date.getUTCMonth()] ?? 1
  return weekday * season
}
