import { createHash } from 'node:crypto'

import { Decimal128, Double, Int32, Long, ObjectId, serialize, type Document } from 'bson'

import type { Entry } from './dirt.ts'
import type { BankTransaction } from './transaction.ts'

/** Writes each transaction as one BSON document. Ids grow with the order of the stream. */
export function* toDocuments(seed: number, entries: Iterable<Entry>): Generator<Uint8Array> {
  const machine = createHash('sha256').update(`machine ${seed}`).digest('hex').slice(0, 10)
  let sequence = 0
  for (const { transaction, fields } of entries) {
    sequence += 1
    const id = objectId(transaction.ingestedAtMs, machine, sequence)
    // Fields that are `undefined` are left out, which is not the same as null.
    yield serialize({ _id: id, ...toDocument(transaction, sequence), ...fields }, { ignoreUndefined: true })
  }
}

/** The document of a transaction, without its `_id`. */
export function toDocument(transaction: BankTransaction, sequence: number): Document {
  const { merchant, device } = transaction
  return {
    transaction_id: transaction.transactionId,
    account_id: transaction.accountId,
    amount: Decimal128.fromString(decimalText(transaction.cents)),
    currency: 'USD',
    direction: transaction.direction,
    transaction_type: transaction.type,
    status: transaction.status,
    channel: transaction.channel,
    branch_id: transaction.branchId,
    description: transaction.description,
    transaction_date: new Date(transaction.atMs),
    posted_at: transaction.postedAtMs === null ? null : new Date(transaction.postedAtMs),
    updated_at: new Date(transaction.updatedAtMs),
    ingested_at: new Date(transaction.ingestedAtMs),
    ledger_sequence: Long.fromNumber(sequence),
    risk_score: transaction.riskScore === undefined ? undefined : new Double(transaction.riskScore),
    is_recurring: transaction.isRecurring,
    merchant: merchant && {
      name: merchant.name,
      category: merchant.category,
      mcc: new Int32(merchant.mcc),
      city: merchant.city,
    },
    device: device && { id: device.id, os: device.os, app_version: device.appVersion },
    transfer_id: transaction.transferId,
    counterparty_account_id: transaction.counterparty,
    refund_of: transaction.refundOf,
    tags: transaction.tags,
  }
}

/** `-42.00` for -4200 */
export function decimalText(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0')
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** Four bytes of seconds, five that stand for the machine, three that count. */
function objectId(atMs: number, machine: string, counter: number): ObjectId {
  const seconds = Math.floor(atMs / 1000)
    .toString(16)
    .padStart(8, '0')
  return new ObjectId(`${seconds}${machine}${(counter & 0xffffff).toString(16).padStart(6, '0')}`)
}
