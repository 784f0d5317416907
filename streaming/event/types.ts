import type { DIRECTIONS, STAGE_OF_REASON, TRANSACTION_STATUSES, TRANSACTION_TYPES } from './words.ts'

/** Where a message stands. Offsets stay below 2^53, so a number holds them. */
export interface Coordinates {
  readonly topic: string
  readonly partition: number
  readonly offset: number
}

/** A message as Kafka gives it. */
export interface SourceMessage extends Coordinates {
  /** When Kafka got it, in milliseconds. */
  readonly timestampMs: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: Readonly<Record<string, Buffer>>
}

export type TransactionType = (typeof TRANSACTION_TYPES)[number]
export type TransactionStatus = (typeof TRANSACTION_STATUSES)[number]
export type Direction = (typeof DIRECTIONS)[number]

/** A transaction as the service works with it. Money is whole cents, moments are milliseconds since 1970 in UTC. */
export interface Transaction {
  readonly transactionId: string
  readonly accountId: string
  readonly customerId: string
  readonly type: TransactionType
  readonly direction: Direction
  /** Positive. */
  readonly amountCents: number
  /** Balance of the account afterwards. */
  readonly balanceCents: number
  /** ISO 4217. */
  readonly currency: string
  readonly status: TransactionStatus
  /** `branch`, `atm`, `online`, `mobile`, `pos`; absent when the bank itself is the cause. */
  readonly channel?: string | undefined
  /** The branch that keeps the account. */
  readonly branchId: string
  readonly customerAge: number
  readonly merchant?: string | undefined
  /** Event time. */
  readonly occurredAtMs: number
}

/** A transaction with what the service adds. */
export interface StreamEvent extends Transaction {
  /** Where the message stands now. */
  readonly at: Coordinates
  /** Where it stood first: the same, unless it came back from the dead letters. Gives the point its identity. */
  readonly origin: Coordinates
  /** `0-17`, `18-29`, `30-39`, ... `70+` */
  readonly ageBand: string
}

/** Permanent words: dashboards and dead letters show them. */
export type RejectionReason = keyof typeof STAGE_OF_REASON

export interface Rejection {
  readonly stage: (typeof STAGE_OF_REASON)[RejectionReason]
  readonly reason: RejectionReason
  /** One sentence for people, which names the field. At most 1 kB. */
  readonly detail: string
}

export type Decoded =
  | { readonly kind: 'event'; readonly event: StreamEvent }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
