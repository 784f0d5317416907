import { centsText } from './money.ts'
import type { Transaction } from './types.ts'

/** The names of the wire format: a JSON object in UTF-8. Fields that are not named here are ignored by who reads it. */
export interface Wire {
  readonly transaction_id?: unknown
  readonly account_id?: unknown
  readonly customer_id?: unknown
  readonly transaction_type?: unknown
  readonly direction?: unknown
  /** `"12.34"`; a number is understood, too. */
  readonly amount?: unknown
  readonly balance?: unknown
  readonly currency?: unknown
  readonly transaction_status?: unknown
  readonly channel?: unknown
  readonly branch?: unknown
  readonly customer_age?: unknown
  readonly merchant?: unknown
  /** ISO 8601 with its zone. */
  readonly transaction_date?: unknown
}

/** The bytes that {@link decodeMessage} reads back as the same transaction. */
export function encodeTransaction(transaction: Transaction): Buffer {
  const wire: Wire = {
    transaction_id: transaction.transactionId,
    account_id: transaction.accountId,
    customer_id: transaction.customerId,
    transaction_type: transaction.type,
    direction: transaction.direction,
    amount: centsText(transaction.amountCents),
    balance: centsText(transaction.balanceCents),
    currency: transaction.currency,
    transaction_status: transaction.status,
    channel: transaction.channel,
    branch: transaction.branchId,
    customer_age: transaction.customerAge,
    merchant: transaction.merchant,
    transaction_date: new Date(transaction.occurredAtMs).toISOString(),
  }
  return Buffer.from(JSON.stringify(wire))
}
