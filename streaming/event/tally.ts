import { hash } from 'node:crypto'

import type { Transaction } from './types.ts'

/** What a set of transactions comes to. Two sets with the same tally are the same set, as far as anybody can tell. */
export interface Tally {
  readonly count: number
  /** Sum of the amounts. */
  readonly cents: bigint
  /** Exclusive or of the fingerprints: the order does not matter. */
  readonly hash: bigint
}

export function emptyTally(): Tally {
  return { count: 0, cents: 0n, hash: 0n }
}

export function addTo(
  tally: Tally,
  { transactionId, amountCents }: Pick<Transaction, 'transactionId' | 'amountCents'>,
): Tally {
  return {
    count: tally.count + 1,
    cents: tally.cents + BigInt(amountCents),
    hash: tally.hash ^ fingerprint(transactionId),
  }
}

export function tallyOf(transactions: readonly Pick<Transaction, 'transactionId' | 'amountCents'>[]): Tally {
  let cents = 0n
  let mixed = 0n
  for (const { transactionId, amountCents } of transactions) {
    cents += BigInt(amountCents)
    mixed ^= fingerprint(transactionId)
  }
  return { count: transactions.length, cents, hash: mixed }
}

export function mergeTallies(tallies: Iterable<Tally>): Tally {
  let sum = emptyTally()
  for (const { count, cents, hash: mixed } of tallies) {
    sum = { count: sum.count + count, cents: sum.cents + cents, hash: sum.hash ^ mixed }
  }
  return sum
}

export function isSameTally(left: Tally, right: Tally): boolean {
  return left.count === right.count && left.cents === right.cents && left.hash === right.hash
}

/**
 * The first 64 bits of an id's MD5 as a signed number: MD5 because PostgreSQL computes the same with
 * `('x' || left(md5(transaction_id), 16))::bit(64)::bigint`. It protects nothing, it only spreads.
 */
export function fingerprint(transactionId: string): bigint {
  return BigInt.asIntN(64, BigInt(`0x${hash('md5', transactionId, 'hex').slice(0, 16)}`))
}
