import type { Bank } from './bank.ts'
import { DAY_MS, FIRST_DAY } from './calendar.ts'
import type { BankTransaction } from './transaction.ts'

/** A record that is wrong on purpose. The list is part of the demo: whoever loads it can check what was caught. */
export interface DirtyRecord {
  /** The table or collection that holds it. */
  readonly place: 'accounts' | 'transactions'
  /** `account_id` or `transaction_id`. */
  readonly key: string
  readonly problem: DirtyProblem
}

export type DirtyProblem =
  | 'customer_missing'
  | 'overdrawn'
  | 'account_missing'
  | 'account_rejected'
  | 'account_null'
  | 'duplicate'
  | 'amount_not_positive'
  | 'amount_missing'
  | 'type_unknown'
  | 'currency_unknown'
  | 'date_in_future'

/** A transaction, and the fields of its document that differ; `undefined` leaves a field out. */
export interface Entry {
  readonly transaction: BankTransaction
  readonly fields?: Readonly<Record<string, unknown>>
}

export const LOST_CUSTOMER = 'C999999'
export const REJECTED_ACCOUNT = 'A900001'
export const OVERDRAWN_ACCOUNT = 'A900002'

/** From how much to how much an overdrawn account without an overdraft went, in cents. */
export const OVERDRAWN_OPENING_CENTS = 10_000
const OVERDRAWN_PAYMENT_CENTS = 25_000

const DUPLICATES = 2
const FIRST_DIRTY_DAY = FIRST_DAY + 200
const FAR_FUTURE_MS = Date.UTC(2099, 0, 1)

/** Transactions that are made up, each a few days after the one before. */
const FORGED: readonly {
  readonly problem: DirtyProblem | undefined
  readonly changes?: Partial<BankTransaction>
  readonly fields?: Readonly<Record<string, unknown>>
}[] = [
  { problem: 'account_missing', changes: { accountId: 'A999001' } },
  { problem: 'account_missing', changes: { accountId: 'A999002' } },
  { problem: 'account_rejected', changes: { accountId: REJECTED_ACCOUNT } },
  { problem: 'account_null', fields: { account_id: null } },
  { problem: 'account_null', fields: { account_id: undefined } },
  { problem: 'amount_not_positive', changes: { cents: -4200 } },
  { problem: 'amount_missing', fields: { amount: undefined } },
  { problem: 'type_unknown', fields: { transaction_type: 'crypto_swap' } },
  { problem: 'currency_unknown', fields: { currency: 'US$' } },
  { problem: 'date_in_future', changes: { atMs: FAR_FUTURE_MS } },
  // The record is sound; what it does to its account is not.
  { problem: undefined, changes: { accountId: OVERDRAWN_ACCOUNT, cents: OVERDRAWN_PAYMENT_CENTS } },
]

/** How many transactions {@link mixInDirt} adds. */
export const DIRTY_TRANSACTION_COUNT = FORGED.length + DUPLICATES

/** Everything that is wrong in a demo except for the duplicates, whose keys are known only when they are copied. */
export function listForgedDirt(): readonly DirtyRecord[] {
  const forged = FORGED.flatMap(({ problem }, at) =>
    problem ? [{ place: 'transactions', key: forgedId(at), problem } as const] : [],
  )
  return [
    { place: 'accounts', key: REJECTED_ACCOUNT, problem: 'customer_missing' },
    { place: 'accounts', key: OVERDRAWN_ACCOUNT, problem: 'overdrawn' },
    ...forged,
  ]
}

/** Mixes the forged transactions and two duplicates into a stream, and keeps its order. */
export function* mixInDirt(
  bank: Bank,
  transactions: Iterable<BankTransaction>,
  onDuplicate: (record: DirtyRecord) => void,
): Generator<Entry> {
  const waiting: Entry[] = FORGED.map((_, at) => forge(bank, at))
  let copied = 0
  for (const transaction of transactions) {
    while (waiting[0] && waiting[0].transaction.ingestedAtMs <= transaction.ingestedAtMs) {
      yield waiting.shift() as Entry
    }
    yield { transaction }
    if (copied < DUPLICATES && transaction.ingestedAtMs > (FIRST_DIRTY_DAY + 90 + copied) * DAY_MS) {
      copied += 1
      onDuplicate({ place: 'transactions', key: transaction.transactionId, problem: 'duplicate' })
      yield { transaction }
    }
  }
  yield* waiting
}

function forge(bank: Bank, at: number): Entry {
  const { changes, fields } = FORGED[at] ?? {}
  const atMs = (FIRST_DIRTY_DAY + at * 7) * DAY_MS + 12 * 3_600_000
  const transaction: BankTransaction = {
    transactionId: forgedId(at),
    accountId: bank.accounts[0]?.accountId ?? '',
    type: 'payment',
    direction: 'debit',
    cents: 2000,
    status: 'completed',
    channel: 'online',
    description: 'Parcel Bazaar',
    atMs,
    ingestedAtMs: atMs + 5000,
    postedAtMs: atMs + 60_000,
    updatedAtMs: atMs + 60_000,
    ...changes,
  }
  return fields ? { transaction, fields } : { transaction }
}

function forgedId(at: number): string {
  return `T${String(90_000_001 + at)}`
}
