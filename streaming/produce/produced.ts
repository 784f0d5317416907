import { addTo, emptyTally, mergeTallies, type RejectionReason, type Tally } from '../event/index.ts'
import type { PlannedMessage } from './plan-messages.ts'

/** What was sent to a partition, or to all of them. */
export interface SentTally {
  /** Every sound transaction once. */
  readonly transactions: Tally
  readonly poison: number
  /** Sound messages that were sent again. */
  readonly duplicates: number
}

/** What a generator sent, and knows to have arrived. */
export interface Produced extends SentTally {
  readonly startMs: number
  readonly messages: number
  /** Sound transactions whose event time was moved back. */
  readonly late: number
  /** By index. */
  readonly partitions: readonly SentTally[]
  readonly poisonByReason: Readonly<Partial<Record<RejectionReason, number>>>
  /** Messages whose answer was not waited for when the generator was stopped: they are there or not. */
  readonly unknown: number
}

/** Counts what was sent. */
export interface Count {
  add(messages: readonly PlannedMessage[]): void
  result(unknown: number): Produced
}

export function createCount(partitions: number, startMs: number): Count {
  const tallies = Array.from({ length: partitions }, () => ({
    transactions: emptyTally(),
    poison: 0,
    duplicates: 0,
  }))
  const poisonByReason: Partial<Record<RejectionReason, number>> = {}
  let late = 0
  let messages = 0

  function addOne({ message, content }: PlannedMessage): void {
    const tally = tallies[message.partition]
    if (!tally) throw new Error(`There is no partition ${message.partition}.`)
    messages += 1
    switch (content.kind) {
      case 'transaction':
        tally.transactions = addTo(tally.transactions, content.transaction)
        if (content.isLate) late += 1
        return
      case 'duplicate':
        tally.duplicates += 1
        return
      case 'poison':
        tally.poison += 1
        poisonByReason[content.reason] = (poisonByReason[content.reason] ?? 0) + 1
    }
  }

  return {
    add: (batch) => batch.forEach(addOne),
    result: (unknown) => ({
      startMs,
      messages,
      late,
      transactions: mergeTallies(tallies.map(({ transactions }) => transactions)),
      poison: tallies.reduce((sum, { poison }) => sum + poison, 0),
      duplicates: tallies.reduce((sum, { duplicates }) => sum + duplicates, 0),
      partitions: tallies.map((tally) => ({ ...tally })),
      poisonByReason: { ...poisonByReason },
      unknown,
    }),
  }
}
