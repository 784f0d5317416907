import type { Outcome } from './times.ts'
import type { Merchant } from './words.ts'

export type Channel = 'branch' | 'atm' | 'online' | 'mobile' | 'pos' | null

/** One line in the books of the bank. The amount is positive; `direction` says which way it went. */
export interface BankTransaction {
  readonly transactionId: string
  readonly accountId: string
  readonly type: 'deposit' | 'withdrawal' | 'payment' | 'transfer' | 'fee' | 'interest'
  readonly direction: 'credit' | 'debit'
  readonly cents: number
  readonly status: Outcome
  /** `null` when the bank itself is the cause. */
  readonly channel: Channel
  readonly description: string
  readonly atMs: number
  /** When the bank learned of it: a few seconds later, or days when the terminal was offline. */
  readonly ingestedAtMs: number
  readonly postedAtMs: number | null
  readonly updatedAtMs: number
  readonly branchId?: string
  readonly merchant?: Merchant & { readonly city: string | null }
  readonly device?: { readonly id: string; readonly os: string; readonly appVersion: string | null }
  /** The same on both sides of a transfer. */
  readonly transferId?: string
  readonly counterparty?: string
  readonly refundOf?: string
  readonly tags?: readonly string[]
  readonly isRecurring?: boolean
  /** From 0 to 1. */
  readonly riskScore?: number
}
