import { addTo, emptyTally, mergeTallies, type Transaction } from '../event/index.ts'
import type { Produced } from '../produce/index.ts'
import type { Expected } from './types.ts'

/** What must come of the messages of a generator. */
export function expectedOf({ messages, transactions, duplicates, poison }: Produced): Expected {
  return { messages, transactions, duplicates, letters: poison }
}

/** What must come of it when these were sent besides. */
export function withTransactions(
  expected: Expected,
  more: readonly Pick<Transaction, 'transactionId' | 'amountCents'>[],
): Expected {
  return {
    ...expected,
    messages: expected.messages + more.length,
    transactions: mergeTallies([expected.transactions, more.reduce(addTo, emptyTally())]),
  }
}

export const NOTHING: Expected = { messages: 0, transactions: emptyTally(), duplicates: 0, letters: 0 }
