import type { RunResultRow } from '../../docs/index.ts'

/** One result on a timeline. */
export interface Bar {
  readonly row: RunResultRow
  /** From 0. */
  readonly lane: number
  readonly start: number
  readonly end: number
}

/** Puts results on lanes: that of their thread, or the first that is free where no thread is known. */
export function packLanes(results: readonly RunResultRow[]): readonly Bar[] {
  const started = results
    .flatMap((row) => (row.start === undefined ? [] : [{ row, start: row.start, end: row.start + row.ms }]))
    .toSorted((one, other) => one.start - other.start)
  const threads = [...new Set(started.map(({ row }) => row.thread ?? ''))].toSorted((one, other) =>
    one.localeCompare(other, 'en', { numeric: true }),
  )
  const isThreaded = threads.length > 1 && !threads.includes('')
  const free: number[] = []
  return started.map((bar) => {
    if (isThreaded) return { ...bar, lane: threads.indexOf(bar.row.thread ?? '') }
    const found = free.findIndex((end) => end <= bar.start)
    const lane = found < 0 ? free.length : found
    free[lane] = bar.end
    return { ...bar, lane }
  })
}
