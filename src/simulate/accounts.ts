import { LAST_DAY, type Day } from './calendar.ts'
import { BRANCH_COUNT, joinDay } from './people.ts'
import { createRandom, type Random } from './random.ts'

export type AccountType = 'checking' | 'savings' | 'credit' | 'loan'

export interface Account {
  readonly accountId: string
  readonly customerId: string
  readonly type: AccountType
  readonly branchId: string
  readonly openedOn: Day
  /** Dormant and frozen accounts earn interest and pay fees; nothing else moves on them. */
  readonly status: 'active' | 'dormant' | 'frozen'
  /** What the account held when it was opened. Negative on loans: the customer owes it. */
  readonly openingCents: number
  /** How far the balance may go below zero. */
  readonly overdraftCents: number
  /** How often its owner pays, from 1 to 8; 0 for accounts that nobody pays from. */
  readonly activity: number
  readonly standing: readonly StandingOrder[]
}

/** What happens on an account every month, or every three months, on the same day. */
export interface StandingOrder {
  readonly kind: 'salary' | 'rent' | 'interest' | 'fee' | 'instalment' | 'settlement'
  readonly dayOfMonth: number
  readonly everyMonths: 1 | 3
  /** Zero when it depends on the balance. */
  readonly cents: number
  /** Index of the account that pays, for instalments and settlements. */
  readonly paidFrom?: number
}

/** An account before it has its place in the list: `paidFrom` waits until all places are known. */
type Draft = Omit<Account, 'accountId'> & { readonly owner: number }

/** The accounts of `customers` customers, in the order in which they were opened, which is also that of their ids. */
export function openAccounts(seed: number, customers: number): readonly Account[] {
  const drafts = Array.from({ length: customers }, (_, owner) => accountsOf(seed, owner, customers)).flat()
  drafts.sort((left, right) => left.openedOn - right.openedOn || left.owner - right.owner)
  const checking = new Map(
    drafts.flatMap((draft, index) => (draft.type === 'checking' ? [[draft.owner, index] as const] : [])),
  )
  return drafts.map(({ owner, ...draft }, index) => ({
    ...draft,
    accountId: `A${String(index + 1).padStart(6, '0')}`,
    standing: draft.standing.flatMap((order) => withPayer(order, checking.get(owner))),
  }))
}

/** Instalments and settlements need an account that pays; without one there are none. */
function withPayer(order: StandingOrder, payer: number | undefined): readonly StandingOrder[] {
  if (order.kind !== 'instalment' && order.kind !== 'settlement') return [order]
  return payer === undefined ? [] : [{ ...order, paidFrom: payer }]
}

function accountsOf(seed: number, owner: number, customers: number): readonly Draft[] {
  const random = createRandom(seed, 'accounts', owner)
  const has = {
    // The first customer always has one: the records of known dirt name its account.
    checking: random.chance(0.82) || owner === 0,
    savings: random.chance(0.4),
    credit: random.chance(0.2),
    loan: random.chance(0.07),
  }
  const types = (['checking', 'savings', 'credit', 'loan'] as const).filter((type) => has[type])
  const branchId = `B${String(random.between(1, BRANCH_COUNT)).padStart(2, '0')}`
  const joinedOn = joinDay(owner, customers)
  return (types.length > 0 ? types : (['checking'] as const)).map((type, at) => ({
    owner,
    customerId: `C${String(owner + 1).padStart(6, '0')}`,
    branchId,
    openedOn: at === 0 ? joinedOn : Math.min(joinedOn + random.between(0, 60), LAST_DAY),
    ...termsOf(type, owner, random),
  }))
}

/** What the bank and the customer agreed. */
function termsOf(
  type: AccountType,
  owner: number,
  random: Random,
): Omit<Draft, 'owner' | 'customerId' | 'branchId' | 'openedOn'> {
  const draw = random.next()
  const isQuiet = owner > 0 && draw < 0.06
  const status = isQuiet ? (draw < 0.045 ? 'dormant' : 'frozen') : 'active'
  const activity = isQuiet || type === 'savings' || type === 'loan' ? 0 : random.between(1, 8)
  const money = moneyOf(type, random)
  const standing = standingOrders(type, money.openingCents, random).filter(
    ({ kind }) => !isQuiet || isAutomatic(kind),
  )
  return { type, status, activity, standing, ...money }
}

function moneyOf(type: AccountType, random: Random): Pick<Account, 'openingCents' | 'overdraftCents'> {
  switch (type) {
    case 'checking': {
      const overdraftCents = random.chance(0.3) ? random.between(2, 10) * 25_000 : 0
      return { openingCents: random.between(5000, 600_000), overdraftCents }
    }
    case 'savings':
      return { openingCents: random.between(20_000, 4_000_000), overdraftCents: 0 }
    case 'credit':
      return { openingCents: 0, overdraftCents: random.between(2, 20) * 50_000 }
    case 'loan': {
      const owed = random.between(20, 400) * 10_000
      return { openingCents: -owed, overdraftCents: Math.round(owed * 1.1) }
    }
  }
}

function standingOrders(type: AccountType, openingCents: number, random: Random): readonly StandingOrder[] {
  const dayOfMonth = random.between(1, 28)
  switch (type) {
    case 'checking':
      return checkingOrders(random)
    case 'savings':
      return [{ kind: 'interest', dayOfMonth: 28, everyMonths: 3, cents: 0 }]
    case 'credit':
      return random.chance(0.35) ? [{ kind: 'settlement', dayOfMonth, everyMonths: 1, cents: 0 }] : []
    case 'loan':
      return [
        // Three years to repay, longer than the history: the loan never turns into savings.
        { kind: 'instalment', dayOfMonth, everyMonths: 1, cents: Math.round(-openingCents / 36) },
        { kind: 'interest', dayOfMonth: 28, everyMonths: 3, cents: 0 },
      ]
  }
}

function checkingOrders(random: Random): readonly StandingOrder[] {
  const salary = random.between(1800, 9500) * 100
  const payday = random.pick([1, 15, 25, 26, 27, 28])
  const rentDay = random.between(1, 5)
  const orders: StandingOrder[] = []
  if (random.chance(0.35)) orders.push({ kind: 'salary', dayOfMonth: payday, everyMonths: 1, cents: salary })
  if (random.chance(0.2)) {
    orders.push({ kind: 'rent', dayOfMonth: rentDay, everyMonths: 1, cents: Math.round(salary * 0.3) })
  }
  if (random.chance(0.15)) orders.push({ kind: 'fee', dayOfMonth: 28, everyMonths: 3, cents: 1200 })
  return orders
}

function isAutomatic(kind: StandingOrder['kind']): boolean {
  return kind === 'interest' || kind === 'fee'
}
