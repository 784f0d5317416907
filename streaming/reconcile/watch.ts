import { emptyTally, mergeTallies, type Tally } from '../event/index.ts'
import type { LedgerEntry, Store } from '../warehouse/index.ts'

/** What the ledger of a partition says too much since the watch began: 0, 0 and 0 when rows and ledger agree. */
export interface WatchedDifference {
  readonly partition: number
  readonly count: number
  readonly cents: number
  /** Not 0 when the ids differ. */
  readonly hash: number
}

/**
 * Compares what was added to the ledger of each partition with the rows that were added: cheap, because it reads only those.
 * `reconcile()` compares everything.
 *
 * @returns a function to be called every minute or so
 */
export function createWatch(
  store: Pick<Store, 'ledger' | 'tallyRows'>,
): () => Promise<readonly WatchedDifference[]> {
  const watched = new Map<number, Watched>()
  return async () => {
    const differences: WatchedDifference[] = []
    for (const entry of await store.ledger()) {
      const { partition } = entry
      const before = watched.get(partition)
      // The first look only takes down where the ledger stands; so does one at a ledger that began anew.
      const now =
        before && before.start.firstOffset === entry.firstOffset
          ? await lookAgain(store, before, entry)
          : startAt(entry)
      watched.set(partition, now)
      differences.push({ partition, ...differenceOf(now, entry) })
    }
    return differences
  }
}

interface Watched {
  readonly start: LedgerEntry
  /** Rows of messages before it are in `rows`. */
  readonly next: number
  readonly rows: Tally
}

function startAt(entry: LedgerEntry): Watched {
  return { start: entry, next: entry.nextOffset, rows: emptyTally() }
}

async function lookAgain(
  store: Pick<Store, 'tallyRows'>,
  before: Watched,
  entry: LedgerEntry,
): Promise<Watched> {
  const { partition, nextOffset } = entry
  const added = await store.tallyRows({ partition, from: before.next, next: nextOffset })
  return { start: before.start, next: nextOffset, rows: mergeTallies([before.rows, added]) }
}

function differenceOf(
  { start, rows }: Watched,
  { stored }: LedgerEntry,
): Omit<WatchedDifference, 'partition'> {
  return {
    count: stored.count - start.stored.count - rows.count,
    cents: Number(stored.cents - start.stored.cents - rows.cents),
    hash: Number(stored.hash ^ start.stored.hash ^ rows.hash),
  }
}
