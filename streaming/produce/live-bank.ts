import {
  createBank,
  createRandom,
  DAY_MS,
  LAST_DAY,
  listCustomers,
  simulateTransactions,
} from '../../src/simulate/index.ts'
import type { BankTransaction, Bank } from '../../src/simulate/index.ts'
import type { Transaction } from '../event/index.ts'

/** A transaction that has no name and no moment yet: both are given when it is sent. */
export type Happening = Omit<Transaction, 'transactionId' | 'occurredAtMs'>

interface Holder {
  readonly customerId: string
  readonly branchId: string
  readonly customerAge: number
  balanceCents: number
}

const DAYS_OF_A_YEAR = 365.2425
const LIVE_FROM_MS = (LAST_DAY + 1) * DAY_MS
/** Card payments that are told before they are posted. */
const PENDING_SHARE = 0.04

/**
 * Lets the bank of the demo live through its history, and then on without end. Nothing of the history is given, but
 * every balance stands on it.
 */
export function openLiveBank(options: {
  readonly scale: number
  readonly seed: number
}): Iterator<Happening, never> {
  const bank = createBank(options)
  const holders = holdersOf(bank)
  const random = createRandom(options.seed, 'pending')
  const transactions = simulateTransactions(bank, Infinity)

  function next(): BankTransaction {
    const { value, done } = transactions.next()
    if (done) throw new Error('A bank that lives for ever came to an end.')
    return value
  }

  let first = next()
  while (first.ingestedAtMs < LIVE_FROM_MS) {
    post(holders, first)
    first = next()
  }

  return (function* (): Generator<Happening, never> {
    for (let transaction = first; ; transaction = next()) {
      const isPending =
        transaction.type === 'payment' && transaction.status === 'completed' && random.chance(PENDING_SHARE)
      yield happeningOf(holders, isPending ? { ...transaction, status: 'pending' } : transaction)
    }
  })()
}

function happeningOf(holders: ReadonlyMap<string, Holder>, transaction: BankTransaction): Happening {
  const { customerId, branchId, customerAge, balanceCents } = post(holders, transaction)
  return {
    accountId: transaction.accountId,
    customerId,
    type: transaction.type,
    direction: transaction.direction,
    amountCents: transaction.cents,
    balanceCents,
    currency: 'USD',
    status: transaction.status,
    channel: transaction.channel ?? undefined,
    branchId,
    customerAge,
    merchant: transaction.merchant?.name,
  }
}

/** Only what is completed moves money. */
function post(
  holders: ReadonlyMap<string, Holder>,
  { accountId, status, direction, cents }: BankTransaction,
): Holder {
  const holder = holders.get(accountId)
  if (!holder) throw new Error(`Nobody holds the account ${accountId}.`)
  if (status === 'completed') holder.balanceCents += direction === 'credit' ? cents : -cents
  return holder
}

function holdersOf(bank: Bank): ReadonlyMap<string, Holder> {
  const ages = new Map(
    Array.from(listCustomers(bank), ({ customerId, dateOfBirth }) => [
      customerId,
      Math.floor((LAST_DAY - dateOfBirth) / DAYS_OF_A_YEAR),
    ]),
  )
  return new Map(
    bank.accounts.map(({ accountId, customerId, branchId, openingCents }) => [
      accountId,
      { customerId, branchId, customerAge: ages.get(customerId) ?? 0, balanceCents: openingCents },
    ]),
  )
}
