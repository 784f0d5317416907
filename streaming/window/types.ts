import type { TransactionStatus, TransactionType } from '../event/index.ts'

/** One combination of what windows count by, in one window of one partition. */
export interface CellKey {
  readonly windowMs: number
  /** Event time at which the window begins. */
  readonly startMs: number
  readonly type: TransactionType
  readonly status: TransactionStatus
  readonly branchId: string
  readonly ageBand: string
}

export interface Cell extends CellKey {
  readonly count: number
  readonly amountCents: number
}
