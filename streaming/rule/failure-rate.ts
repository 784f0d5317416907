import type { Detector, Recent, RuleOf, SavedOf } from './types.ts'
import { percent, seconds } from './wording.ts'

/** Slices of a window: the window moves on by one of them, and the memory is the same however many events there are. */
const SLICES = 60

/**
 * Too many of the transactions of a partition fail. Tells when the limit is passed, and again only after it was kept
 * in between. Events that are late by more than the window are not counted.
 */
export function createFailureRate(rule: RuleOf<'failure_rate'>, saved?: SavedOf<'failure_rate'>): Detector {
  const { id, kind, windowMs, limit, minCount } = rule
  const sliceMs = Math.ceil(windowMs / SLICES)
  // Slices of another length say nothing about this window.
  const recent = saved?.recent.sliceMs === sliceMs ? structuredClone(saved.recent) : emptyRecent(sliceMs)
  let total = sum(recent.totals)
  let failed = sum(recent.failures)

  function moveTo(slice: number): void {
    const newest = recent.newest ?? slice
    for (let next = Math.max(newest, slice - SLICES) + 1; next <= slice; next++) {
      const at = next % SLICES
      total -= recent.totals[at] ?? 0
      failed -= recent.failures[at] ?? 0
      recent.totals[at] = 0
      recent.failures[at] = 0
    }
    recent.newest = Math.max(newest, slice)
  }

  function countIn(slice: number, isFailed: boolean): void {
    const at = slice % SLICES
    recent.totals[at] = (recent.totals[at] ?? 0) + 1
    total += 1
    if (!isFailed) return
    recent.failures[at] = (recent.failures[at] ?? 0) + 1
    failed += 1
  }

  return {
    inspect: ({ status, occurredAtMs }) => {
      const slice = Math.floor(occurredAtMs / sliceMs)
      moveTo(slice)
      if (slice <= (recent.newest ?? slice) - SLICES) return undefined
      countIn(slice, status === 'failed')
      const wasOver = recent.isOver
      recent.isOver = total >= minCount && failed / total > limit
      if (wasOver || !recent.isOver) return undefined
      return `${failed} of ${total} transactions within ${seconds(windowMs)} failed, which is ${percent(failed / total)}; the limit is ${percent(limit)}.`
    },
    save: () => ({ id, kind, recent: structuredClone(recent) }),
  }
}

function emptyRecent(sliceMs: number): Recent {
  return { sliceMs, newest: null, totals: zeros(), failures: zeros(), isOver: false }
}

function zeros(): number[] {
  return Array.from({ length: SLICES }, () => 0)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
