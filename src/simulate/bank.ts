import { openAccounts, type Account, type StandingOrder } from './accounts.ts'
import { dayOfMonth, FIRST_DAY, LAST_DAY, monthOf, spendingMood, type Day } from './calendar.ts'
import { customerAt, listBranches, type Branch, type Customer } from './people.ts'

export interface BankOptions {
  /** 1 is a bank of 1,000 customers and 20,000 transactions. */
  readonly scale: number
  readonly seed: number
}

/** A bank as it is designed: who its customers are and what they do by habit. Nothing has happened yet. */
export interface Bank {
  readonly seed: number
  readonly customerCount: number
  readonly branches: readonly Branch[]
  /** In the order in which they are opened. */
  readonly accounts: readonly Account[]
  /** Indices of the accounts that people pay from, in the order in which they are opened. */
  readonly spenders: readonly number[]
  /** Standing orders by day of the month; index 0 is not used. */
  readonly calendar: readonly (readonly DueOrder[])[]
  /** Transactions per unit of {@link spendingMood}, so that the history has the number of transactions asked for. */
  readonly pace: number
}

export interface DueOrder {
  /** Index in `accounts`. */
  readonly account: number
  readonly order: StandingOrder
}

const CUSTOMERS_AT_SCALE_1 = 1000
const TRANSACTIONS_AT_SCALE_1 = 20_000

/** Designs a bank whose history from the first to the last day has `20,000 × scale` transactions less `reserved`. */
export function createBank({ scale, seed }: BankOptions, reserved = 0): Bank {
  const customerCount = Math.max(1, Math.round(CUSTOMERS_AT_SCALE_1 * scale))
  const accounts = openAccounts(seed, customerCount)
  const calendar = planCalendar(accounts)
  const wanted = Math.round(TRANSACTIONS_AT_SCALE_1 * scale) - reserved - countStanding(accounts, calendar)
  const mood = moodUntil(LAST_DAY)
  return {
    seed,
    customerCount,
    branches: listBranches(seed),
    accounts,
    spenders: accounts.flatMap(({ activity }, index) => (activity > 0 ? [index] : [])),
    calendar,
    // Half a transaction more, because a sum of fractions can end just below the whole number.
    pace: Math.max(0, wanted + 0.5) / mood,
  }
}

/** The customers, drawn one by one as they are asked for. */
export function* listCustomers(bank: Bank): Generator<Customer> {
  for (let index = 0; index < bank.customerCount; index++) {
    yield customerAt(bank.seed, index, bank.customerCount)
  }
}

/** How many transactions of each day, from the first on and without end, come from no standing order. */
export function* spontaneousCounts({ pace }: Pick<Bank, 'pace'>): Generator<number, never> {
  let mood = 0
  for (let day = FIRST_DAY; ; day++) {
    const before = mood
    mood += moodOf(day)
    yield Math.floor(mood * pace) - Math.floor(before * pace)
  }
}

/** The standing orders that fall on a day, for accounts that are open by then. */
export function* dueOrders(bank: Pick<Bank, 'accounts' | 'calendar'>, day: Day): Generator<DueOrder> {
  const month = monthOf(day)
  for (const due of bank.calendar[dayOfMonth(day)] ?? []) {
    if (month % due.order.everyMonths !== 0) continue
    if (lastOpening(bank.accounts, due) <= day) yield due
  }
}

/** An order that moves money between two accounts makes a transaction on each. */
function transactionsOf(order: StandingOrder): number {
  return order.paidFrom === undefined ? 1 : 2
}

function lastOpening(accounts: readonly Account[], { account, order }: DueOrder): Day {
  const opened = accounts[account]?.openedOn ?? Infinity
  return Math.max(
    opened,
    order.paidFrom === undefined ? opened : (accounts[order.paidFrom]?.openedOn ?? Infinity),
  )
}

function planCalendar(accounts: readonly Account[]): Bank['calendar'] {
  const calendar = Array.from({ length: 32 }, (): DueOrder[] => [])
  for (const [index, account] of accounts.entries()) {
    for (const order of account.standing) calendar[order.dayOfMonth]?.push({ account: index, order })
  }
  return calendar
}

function countStanding(accounts: readonly Account[], calendar: Bank['calendar']): number {
  let count = 0
  for (let day = FIRST_DAY; day <= LAST_DAY; day++) {
    for (const { order } of dueOrders({ accounts, calendar }, day)) count += transactionsOf(order)
  }
  return count
}

function moodUntil(day: Day): number {
  let sum = 0
  for (let at = FIRST_DAY; at <= day; at++) sum += moodOf(at)
  return sum
}

/** The mood of a day, growing with the number of customers of a young bank. */
function moodOf(day: Day): number {
  return spendingMood(day) * Math.min(1, 0.1 + (0.9 * (day - FIRST_DAY)) / 200)
}
