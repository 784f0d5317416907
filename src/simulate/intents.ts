import { dueOrders, type Bank, type DueOrder } from './bank.ts'
import { DAY_MS, type Day } from './calendar.ts'
import type { Random } from './random.ts'
import { MERCHANTS, type Merchant } from './words.ts'

/** What somebody wants to happen. Whether it does is for the ledger to say. */
export type Intent =
  | Booking<'salary' | 'rent' | 'fee' | 'withdrawal' | 'cash_deposit'>
  | (Booking<'purchase'> & { readonly merchant: Merchant })
  /** The amount is that of the purchase it takes back. */
  | (Booking<'refund'> & { readonly merchant: Merchant })
  /** The amount depends on the balance. */
  | Booking<'interest'>
  | (Booking<'move'> & { readonly to: number; readonly purpose: 'transfer' | 'instalment' | 'settlement' })

interface Booking<Kind extends string> {
  readonly kind: Kind
  readonly atMs: number
  /** Index of the account. */
  readonly account: number
  readonly cents: number
}

/** Everything that is wanted on one day, in the order of its times. `spontaneous` of it comes from no standing order. */
export function intentsOf(
  bank: Bank,
  { day, spontaneous }: { readonly day: Day; readonly spontaneous: number },
  random: Random,
): readonly Intent[] {
  const standing = [...dueOrders(bank, day)].map((due) => standingIntent(due, day, random))
  const market = { day, spenders: openSpenders(bank, day) }
  const all = [...standing, ...spontaneousIntents(bank, { ...market, count: spontaneous }, random)]
  // A stable sort: intents of the same millisecond keep the order in which they were drawn.
  return all.toSorted((left, right) => left.atMs - right.atMs)
}

function standingIntent({ account, order }: DueOrder, day: Day, random: Random): Intent {
  const atMs = day * DAY_MS + random.between(4 * 3600, 9 * 3600) * 1000
  const { kind, cents, paidFrom } = order
  if (kind !== 'instalment' && kind !== 'settlement') return { kind, atMs, account, cents }
  return { kind: 'move', atMs, account: paidFrom ?? account, to: account, cents, purpose: kind }
}

function spontaneousIntents(
  bank: Bank,
  { count, ...market }: Market & { readonly count: number },
  random: Random,
): readonly Intent[] {
  const intents: Intent[] = []
  let left = count
  while (left > 0) {
    const intent = spontaneousIntent(bank, { ...market, isRoomForTwo: left > 1 }, random)
    left -= intent.kind === 'move' ? 2 : 1
    intents.push(intent)
  }
  return intents
}

interface Market {
  readonly day: Day
  /** How many of the bank's spenders have an account by now. */
  readonly spenders: number
}

function spontaneousIntent(
  bank: Bank,
  market: Market & { readonly isRoomForTwo: boolean },
  random: Random,
): Intent {
  const account = pickSpender(bank, market.spenders, random)
  const atMs = market.day * DAY_MS + secondOfDay(random) * 1000 + random.between(0, 999)
  const isCard = bank.accounts[account]?.type === 'credit'
  const draw = isCard ? 0 : random.next()
  if (draw < 0.78) return purchase({ account, atMs }, random)
  if (draw < 0.88) return { kind: 'withdrawal', account, atMs, cents: random.between(1, 15) * 2000 }
  if (draw < 0.92) return { kind: 'cash_deposit', account, atMs, cents: random.between(4, 240) * 500 }
  const to = pickSpender(bank, market.spenders, random)
  if (to === account || !market.isRoomForTwo) return purchase({ account, atMs }, random)
  return { kind: 'move', account, atMs, to, cents: random.between(10, 900) * 100, purpose: 'transfer' }
}

function purchase(at: { account: number; atMs: number }, random: Random): Intent {
  const merchant = random.pick(MERCHANTS)
  const [low, high] = merchant.cents
  // Squared, because most payments are small.
  const cents = low + Math.round((high - low) * random.next() ** 2)
  return { kind: random.chance(0.025) ? 'refund' : 'purchase', merchant, cents, ...at }
}

/** Accounts differ in how often they are used: a quiet one is drawn again more often than not. */
function pickSpender(bank: Bank, open: number, random: Random): number {
  for (let attempt = 0; ; attempt++) {
    const index = bank.spenders[random.between(0, open - 1)] ?? 0
    if (attempt === 8 || random.next() * 8 < (bank.accounts[index]?.activity ?? 0)) return index
  }
}

function openSpenders(bank: Bank, day: Day): number {
  let low = 0
  let high = bank.spenders.length
  while (low < high) {
    const middle = (low + high) >> 1
    const account = bank.accounts[bank.spenders[middle] ?? 0]
    if (account && account.openedOn <= day) low = middle + 1
    else high = middle
  }
  return low
}

/** Shops are full at noon and after work; hardly anybody pays at night. */
function secondOfDay(random: Random): number {
  const draw = random.next()
  if (draw < 0.03) return random.between(0, 6 * 3600)
  if (draw < 0.45) return random.between(9 * 3600, 14 * 3600)
  return draw < 0.9 ? random.between(15 * 3600, 21 * 3600) : random.between(6 * 3600, 24 * 3600 - 1)
}
