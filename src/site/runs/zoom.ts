import type { Query } from '../route/route.ts'

/** A part of a run, in milliseconds after its start. */
export interface Range {
  readonly from: number
  readonly to: number
}

const SHORTEST_MS = 2

/** The part that the URL asks for, or all. */
export function parseRange({ from, to }: Query, end: number): Range {
  const range = { from: Number(from ?? 0), to: Number(to ?? end) }
  const isRange = range.from >= 0 && range.to <= end && range.to - range.from >= SHORTEST_MS
  return isRange ? range : { from: 0, to: end }
}

/** How the URL says a part; nothing for all. */
export function formatRange(range: Range, end: number): Query {
  const { from, to } = withinRun(range, end)
  return {
    from: from <= 0 ? '' : String(Math.floor(from)),
    to: to >= end ? '' : String(Math.ceil(to)),
  }
}

/** A part that is `factor` times as long around the same middle. */
export function zoomBy({ from, to }: Range, factor: number): Range {
  const middle = (from + to) / 2
  const half = Math.max(SHORTEST_MS, (to - from) * factor) / 2
  return { from: middle - half, to: middle + half }
}

/** The next or the earlier part, by a share of its length. */
export function moveBy({ from, to }: Range, share: number): Range {
  const step = (to - from) * share
  return { from: from + step, to: to + step }
}

/** Pushes a part back into the run, with its length where the run is long enough. */
function withinRun({ from, to }: Range, end: number): Range {
  const length = Math.min(end, to - from)
  const start = Math.max(0, Math.min(from, end - length))
  return { from: start, to: start + length }
}
