import type { StreamEvent } from '../event/index.ts'
import type { Cell, CellKey, SavedSize } from './types.ts'

/** A round ends with each call of `changed`, so that an event that is added before `settle` is not taken for written. */
export const SETTLED_ROUND = 0
export const FIRST_ROUND = 1

/** All windows of one size. */
export interface SizedWindows {
  readonly windowMs: number
  /** Windows that start before it are not kept: they were forgotten, or their first events were never seen here. */
  keptFromMs: number
  /** By start, then by what the cell is of. */
  readonly byStart: Map<number, Map<string, LiveCell>>
}

export interface LiveCell extends CellKey {
  count: number
  amountCents: number
  /** The round in which it changed last. */
  round: number
}

export function openSize(windowMs: number, keptFromMs: number): SizedWindows {
  return { windowMs, keptFromMs, byStart: new Map() }
}

export function restoreSize({ windowMs, keptFromMs, cells }: SavedSize): SizedWindows {
  const size = openSize(windowMs, keptFromMs ?? -Infinity)
  for (const { isChanged, ...cell } of cells) {
    put(size, groupOf(cell), { ...cell, round: isChanged ? FIRST_ROUND : SETTLED_ROUND })
  }
  return size
}

export function saveSize(size: SizedWindows, settledRound: number): SavedSize {
  return {
    windowMs: size.windowMs,
    keptFromMs: size.keptFromMs === -Infinity ? null : size.keptFromMs,
    cells: Array.from(cellsOf(size), (cell) => ({ ...toCell(cell), isChanged: cell.round > settledRound })),
  }
}

export function startOf(atMs: number, windowMs: number): number {
  return Math.floor(atMs / windowMs) * windowMs
}

/** Counts an event in the cell at a start, which is made when it is not there. */
export function count(size: SizedWindows, event: StreamEvent, at: { startMs: number; round: number }): void {
  const group = groupOf(event)
  const cell = size.byStart.get(at.startMs)?.get(group)
  const { amountCents } = event
  if (!cell)
    return put(size, group, { ...keyOf(event, size.windowMs), count: 1, amountCents, round: at.round })
  cell.count += 1
  cell.amountCents += amountCents
  cell.round = at.round
}

export function forgetBefore(size: SizedWindows, startMs: number): void {
  if (startMs <= size.keptFromMs) return
  size.keptFromMs = startMs
  for (const start of size.byStart.keys()) if (start < startMs) size.byStart.delete(start)
}

export function* cellsOf(size: SizedWindows): Generator<LiveCell> {
  for (const cells of size.byStart.values()) yield* cells.values()
}

export function keyOf(event: StreamEvent, windowMs: number): CellKey {
  const { type, status, branchId, ageBand, occurredAtMs } = event
  return { windowMs, startMs: startOf(occurredAtMs, windowMs), type, status, branchId, ageBand }
}

/** A copy: the cell itself goes on changing. */
export function toCell(cell: LiveCell): Cell {
  const { windowMs, startMs, type, status, branchId, ageBand, count: events, amountCents } = cell
  return { windowMs, startMs, type, status, branchId, ageBand, count: events, amountCents }
}

/** Identifiers have no blanks in them, so different groups have different texts. */
function groupOf({ type, status, branchId, ageBand }: Omit<CellKey, 'windowMs' | 'startMs'>): string {
  return `${type} ${status} ${branchId} ${ageBand}`
}

function put(size: SizedWindows, group: string, cell: LiveCell): void {
  const cells = size.byStart.get(cell.startMs)
  if (cells) cells.set(group, cell)
  else size.byStart.set(cell.startMs, new Map([[group, cell]]))
}
