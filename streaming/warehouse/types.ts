import type { StreamEvent, Tally } from '../event/index.ts'
import type { Cell, CellKey } from '../window/index.ts'

/** Where the log of a partition begins and ends: `high` is the offset of the next message that will be written. */
export interface LogRange {
  readonly low: number
  readonly high: number
}

/** A partition that this process took over. It holds until another process claims the same partition. */
export interface Claim {
  readonly partition: number
  readonly epoch: bigint
  /** Rows of messages before it are stored. */
  readonly nextOffset: number
  /** Points, dead letters and alerts of messages before it are sent. */
  readonly deliveredOffset: number
  /** What {@link Checkpoint.state} was; absent as long as none was written. */
  readonly state: unknown
  /** Messages before it are in the state. Read on from here. */
  readonly checkpointOffset: number
}

/** The state of windows and rules as it was when the messages before `offset` had been seen. */
export interface Checkpoint {
  readonly offset: number
  /** Plain JSON. */
  readonly state: unknown
}

/** What becomes of the messages from `from` (included) to `next` (excluded). */
export interface BatchWrite {
  readonly from: number
  readonly next: number
  readonly events: readonly StreamEvent[]
  /** Messages that go to the dead letters unstored. */
  readonly rejected: number
  /** Everything of messages before it is sent by now. */
  readonly delivered: number
  /**
   * Called once, inside the transaction, when it is known which rows are new. What it changes in memory must be thrown
   * away when {@link Store.store} throws.
   */
  readonly afterInsert?: (rows: InsertedRows) => FollowUp
  readonly signal?: AbortSignal
}

export interface InsertedRows {
  /** Offsets whose rows are in the table; the others are of transactions that were stored before, or refused. */
  readonly fresh: ReadonlySet<number>
  /** Rows that the warehouse does not take, each for the reason it gave. */
  readonly refused: readonly { readonly event: StreamEvent; readonly detail: string }[]
}

/** What is written in the same transaction because of the new rows. */
export interface FollowUp {
  readonly late: number
  /** Windows that were closed already, to be counted anew from the rows. */
  readonly lateCells: readonly CellKey[]
  readonly flush?: { readonly cells: readonly Cell[]; readonly checkpoint?: Checkpoint }
}

export interface Stored extends InsertedRows {
  /** The late cells as they are now. */
  readonly recounted: readonly Cell[]
}

/** What was done with a partition since it was first claimed. */
export interface LedgerEntry {
  readonly partition: number
  readonly epoch: bigint
  readonly firstOffset: number
  readonly nextOffset: number
  readonly deliveredOffset: number
  readonly stored: Tally
  /** Messages whose transaction was stored before. */
  readonly duplicates: Tally
  /** Messages that were rejected or refused, so that they have no row. */
  readonly rejected: number
  readonly late: number
}

/**
 * The tables of one topic. Disposing it closes all connections. Its methods throw {@link StoreError} for what another
 * attempt can mend, and `ProjectError` for what a person must: `STREAM_LOG_GONE`, `STREAM_TOPIC_REPLACED`, `STREAM_STATEMENT_FAILED`.
 */
export interface Store extends AsyncDisposable {
  /** Makes what is missing; any number of processes may call it at once. */
  prepare(): Promise<void>
  /** Takes a partition over: whoever had it can store nothing more. */
  claim(partition: number, log: LogRange): Promise<Claim>
  /** All or nothing. When it throws, the partition must be claimed again: that tells what was stored. */
  store(claim: Claim, write: BatchWrite): Promise<Stored>
  /** Offsets within `from` to `next` whose rows are in the table. */
  freshOffsets(partition: number, from: number, next: number): Promise<ReadonlySet<number>>
  /** Offsets within `from` to `next` whose rows the warehouse refused, each with the reason it gave. */
  refusals(partition: number, from: number, next: number): Promise<ReadonlyMap<number, string>>
  /** Counts windows of a partition anew from its rows, and writes down what was wrong. */
  recount(claim: Claim, cells: readonly CellKey[]): Promise<readonly Cell[]>
  /** By partition. */
  ledger(): Promise<readonly LedgerEntry[]>
  /** What the rows of messages in a range come to. Rows before `nextOffset` do not change any more. */
  tallyRows(range: RowRange): Promise<Tally>
}

/** Messages from `from` (included) to `next` (excluded). */
export interface RowRange {
  readonly partition: number
  readonly from: number
  readonly next: number
  /** Only transactions of this moment and later. */
  readonly sinceMs?: number
}
