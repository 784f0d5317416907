import type { Tally } from '../event/index.ts'

/** What one partition comes to, by the servers themselves. */
export interface PartitionReport {
  readonly partition: number
  /** Messages that were compared: from (included) to (excluded). */
  readonly from: number
  readonly next: number
  /** Messages behind those, which nobody has stored yet. */
  readonly unread: number
  /** What the messages in Kafka say; absent when some of them are deleted by now. */
  readonly produced: ProducedPart | undefined
  /** The rows themselves. */
  readonly stored: Tally
  readonly duplicates: Tally
  /** Messages that must have a dead letter because they make no sense, and transactions that have one because the warehouse refused them. */
  readonly letters: { readonly rejected: number; readonly refused: Tally }
  /** Absent without InfluxDB. */
  readonly points: PointsPart | undefined
}

export interface ProducedPart {
  readonly valid: Tally
  readonly invalid: number
}

/** Points that are there, and how many there must be; more than one answer is right while points are being sent. */
export interface PointsPart {
  readonly found: Amount
  readonly atLeast: Amount
  readonly atMost: Amount
}

export interface Amount {
  readonly count: number
  readonly cents: bigint
}

/**
 * `unread`: messages that are not stored yet. `produced`: what was produced is not what was stored, doubled and
 * dead-lettered. `rows`: the table is not what the ledger says. `letters`: a dead letter is missing. `points`: InfluxDB
 * has other points than there are rows.
 */
export interface Difference {
  readonly kind: 'unread' | 'produced' | 'rows' | 'letters' | 'points'
  readonly partition: number
  /** A sentence with the numbers. */
  readonly detail: string
}

export interface Reconciliation {
  readonly partitions: readonly PartitionReport[]
  /** Empty: everything that was produced is stored, doubled or dead-lettered, and drawn. */
  readonly differences: readonly Difference[]
}
