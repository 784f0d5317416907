import type { StreamEvent, TransactionStatus, TransactionType } from '../event/index.ts'

/** One cell of a window: what happened in it, by type, status, branch and age band. */
export interface CellKey {
  /** The length of the window. */
  readonly windowMs: number
  readonly startMs: number
  readonly type: TransactionType
  readonly status: TransactionStatus
  readonly branchId: string
  readonly ageBand: string
}

export interface Cell extends CellKey {
  readonly count: number
  /** Exact up to 2^53. */
  readonly amountCents: number
}

/** The tumbling windows of one partition, in event time. What they hold depends on nothing but the events, in their order. */
export interface Windows {
  /**
   * Counts an event. `late`: it came after a window it belongs to was closed, which is when the largest event time
   * of the partition has reached the window's end and the lateness. Windows that are still open count it as ever.
   */
  add(event: StreamEvent): 'counted' | 'late'
  /**
   * The cells of closed windows that an event belongs to, which must be counted anew from the stored rows. Ask right after
   * the event was added, and also for events that only rebuild state: their windows may be forgotten here.
   */
  lateCells(event: StreamEvent): readonly CellKey[]
  /** The cells that changed since the last {@link settle}, also those of closed windows. */
  changed(): readonly Cell[]
  /** What the last {@link changed} gave is written everywhere: it is forgotten, and so are windows that were closed by then. */
  settle(): void
  /** The state as plain JSON. What is not settled stays so: a restored state gives it again. */
  save(): SavedWindows
  /** The largest event time so far; -Infinity before the first event. */
  readonly watermarkMs: number
}

export interface SavedWindows {
  /** `null` before the first event: JSON has no -Infinity. */
  readonly watermarkMs: number | null
  readonly sizes: readonly SavedSize[]
}

export interface SavedSize {
  readonly windowMs: number
  /** Windows that start before it are not kept. `null` as long as all are. */
  readonly keptFromMs: number | null
  readonly cells: readonly SavedCell[]
}

export interface SavedCell extends Cell {
  readonly isChanged: boolean
}
