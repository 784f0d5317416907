import type { Account } from './accounts.ts'
import type { Bank } from './bank.ts'
import type { Random } from './random.ts'
import type { Merchant } from './words.ts'

/** What the bank knows of its accounts at a moment: balances, the last id, and the purchases that can be taken back. */
export interface Books {
  /** The last moment that is known. */
  readonly asOfMs: number
  account(index: number): Account
  /** The city of the branch that keeps an account. */
  homeCity(index: number): string | null
  balance(index: number): number
  /** Adds to a balance, or takes from it. */
  post(index: number, signedCents: number): void
  nextTransactionId(): string
  /** The id that both sides of the next transfer carry. */
  nextTransferId(): string
  remember(purchase: Purchase): void
  /** One of the latest purchases, each at most once; undefined when there is none. */
  takeBack(random: Random): Purchase | undefined
}

export interface Purchase {
  readonly transactionId: string
  readonly account: number
  readonly cents: number
  readonly merchant: Merchant
}

const REMEMBERED = 256

/** Opens the books of a bank in which nothing has happened yet. */
export function openBooks(bank: Bank, asOfMs: number): Books {
  const balances = Float64Array.from(bank.accounts, ({ openingCents }) => openingCents)
  const cities = new Map(bank.branches.map(({ branchId, city }) => [branchId, city]))
  const purchases: Purchase[] = []
  let lastTransaction = 0
  let lastTransfer = 0
  const account = (index: number): Account => bank.accounts[index] as Account
  return {
    asOfMs,
    account,
    homeCity: (index) => cities.get(account(index).branchId) ?? null,
    balance: (index) => balances[index] ?? 0,
    post: (index, signedCents) => (balances[index] = (balances[index] ?? 0) + signedCents),
    nextTransactionId: () => `T${String(++lastTransaction).padStart(8, '0')}`,
    nextTransferId: () => `X${String(++lastTransfer).padStart(8, '0')}`,
    remember: (purchase) => {
      purchases.push(purchase)
      if (purchases.length > REMEMBERED) purchases.shift()
    },
    takeBack: (random) => purchases.splice(random.between(0, Math.max(0, purchases.length - 1)), 1)[0],
  }
}
