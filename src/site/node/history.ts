import type { NodeResultPoint } from '../../docs/index.ts'
import { lookOf } from '../ui/looks.ts'

/** One result of a node beside the one before it. */
export interface ComparedPoint extends NodeResultPoint {
  /** Whether it went to its end: how long something took until it broke says nothing. */
  readonly isWhole: boolean
  /** Rows that were written, or that failed a test. */
  readonly count?: number
  /** Of the nearest earlier results that have them. */
  readonly before: { readonly ms?: number; readonly count?: number }
}

/** Compares each result with the nearest earlier one that went to its end; newest first, as given. */
export function comparePoints(history: readonly NodeResultPoint[]): readonly ComparedPoint[] {
  const compared: ComparedPoint[] = []
  let before: ComparedPoint['before'] = {}
  for (const point of history.toReversed()) {
    const isWhole = ['ok', 'warn'].includes(lookOf(point.status)) || point.failures !== undefined
    const count = isWhole ? (point.rows ?? point.failures) : undefined
    compared.push({ ...point, isWhole, before, ...(count !== undefined && { count }) })
    before = { ...before, ...(isWhole && { ms: point.ms }), ...(count !== undefined && { count }) }
  }
  return compared.toReversed()
}
