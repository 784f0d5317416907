import { spontaneousCounts, type Bank } from './bank.ts'
import { DAY_MS, FIRST_DAY, LAST_DAY, type Day } from './calendar.ts'
import { intentsOf } from './intents.ts'
import { openBooks } from './books.ts'
import { settle, withinMeans } from './ledger.ts'
import { createRandom } from './random.ts'
import type { BankTransaction } from './transaction.ts'

/**
 * Lets the bank live from its first day to `lastDay`, and gives its transactions in the order in which the bank
 * learns of them. Holds balances and the few transactions that are still on their way, never the history.
 *
 * `Infinity` lets it live for ever. After the history that is written to files customers live within their means:
 * most of them have no salary here, and in the long run every third payment would fail.
 */
export function* simulateTransactions(bank: Bank, lastDay: Day = LAST_DAY): Generator<BankTransaction> {
  const books = openBooks(bank, (lastDay + 1) * DAY_MS - 1)
  const onTheirWay = new Map<Day, BankTransaction[]>()
  const counts = spontaneousCounts(bank)
  for (let day = FIRST_DAY; day <= lastDay; day++) {
    const random = createRandom(bank.seed, 'day', day)
    const spontaneous = counts.next().value
    for (const intent of intentsOf(bank, { day, spontaneous }, random)) {
      const wanted = day > LAST_DAY ? withinMeans(books, intent, random) : intent
      for (const transaction of settle(books, wanted, random)) hold(onTheirWay, transaction)
    }
    // Nothing that happens later can be learned of earlier: this day is complete.
    const arrived = onTheirWay.get(day) ?? []
    onTheirWay.delete(day)
    yield* arrived.toSorted((left, right) => left.ingestedAtMs - right.ingestedAtMs)
  }
}

function hold(onTheirWay: Map<Day, BankTransaction[]>, transaction: BankTransaction): void {
  const day = Math.floor(transaction.ingestedAtMs / DAY_MS)
  const held = onTheirWay.get(day)
  if (held) held.push(transaction)
  else onTheirWay.set(day, [transaction])
}
