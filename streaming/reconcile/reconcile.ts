import { emptyTally, type DecodeLimits } from '../event/index.ts'
import type { Influx } from '../influx/index.ts'
import type { KafkaPort, OffsetRange, Watermarks } from '../kafka/index.ts'
import type { StreamingSettings } from '../settings/index.ts'
import type { LedgerEntry, Store } from '../warehouse/index.ts'
import { compare, type Comparison } from './compare.ts'
import { scanLetters, type PartitionLetters } from './letters.ts'
import { countPoints } from './points.ts'
import { scanProduced, type Produced } from './produced.ts'
import type { Amount, PartitionReport, PointsPart, Reconciliation } from './types.ts'

/** The servers that are asked. */
export interface Servers {
  readonly kafka: Pick<KafkaPort, 'offsets' | 'scan'>
  readonly store: Pick<Store, 'ledger' | 'tallyRows'>
  /** Absent when no points are written. */
  readonly influx?: Pick<Influx, 'stream' | 'retentionMs'>
}

export interface ReconcileOptions {
  /** Messages that nobody has stored yet are no difference: for a service that runs. */
  readonly upToPosition?: boolean
}

/** A bucket drops points a while before and after the moment it should. */
const RETENTION_MARGIN_MS = 60_000

const NO_LETTERS: PartitionLetters = { names: new Set(), refused: emptyTally(), undrawn: emptyTally() }

/**
 * Compares what was produced with what became of it, partition by partition, by asking the servers and nobody else:
 * produced = stored + duplicates + dead-lettered, by count, sum and ids; rows = ledger; points = rows.
 *
 * The ledger is read before all else, and what it is compared with does not change any more below its positions.
 */
export async function reconcile(
  servers: Servers,
  settings: Pick<StreamingSettings, 'kafka' | 'batch' | 'influx'>,
  { upToPosition = false }: ReconcileOptions = {},
): Promise<Reconciliation> {
  const { kafka, store } = servers
  const { topic, deadLetterTopic } = settings.kafka
  const limits: DecodeLimits = settings.batch
  const ledger = new Map((await store.ledger()).map((entry) => [entry.partition, entry]))
  const watermarks = await kafka.offsets(topic)
  const sinceMs = await readSince(servers)
  const ranges = watermarks.flatMap((marks) => rangeOf(marks, ledger.get(marks.partition)))
  const produced = await scanProduced(kafka, { topic, ranges, limits })
  const letters = await scanLetters(kafka, { topic: deadLetterTopic, source: topic, limits, sinceMs })
  const points = await readPoints(servers, { settings, sinceMs })
  const comparisons: Comparison[] = []
  for (const marks of watermarks) {
    const { partition } = marks
    const about = {
      ledger: ledger.get(partition) ?? neverClaimed(marks),
      high: upToPosition ? 0 : marks.high,
      produced: produced.get(partition),
      letters: letters.get(partition) ?? NO_LETTERS,
      points,
      sinceMs,
    }
    comparisons.push(await describePartition(store, about))
  }
  return { partitions: comparisons.map(({ report }) => report), differences: comparisons.flatMap(compare) }
}

function neverClaimed({ partition, low }: Watermarks): LedgerEntry {
  return {
    partition,
    epoch: 0n,
    firstOffset: low,
    nextOffset: low,
    deliveredOffset: low,
    stored: emptyTally(),
    duplicates: emptyTally(),
    rejected: 0,
    late: 0,
  }
}

/** Events before it may have no point any more. */
async function readSince({ influx }: Servers): Promise<number> {
  const retentionMs = await influx?.retentionMs()
  return retentionMs === undefined ? 0 : Date.now() - retentionMs + RETENTION_MARGIN_MS
}

/** Nothing to read when the beginning is deleted: the rest alone says nothing about the whole. */
function rangeOf({ partition, low }: Watermarks, entry: LedgerEntry | undefined): readonly OffsetRange[] {
  if (!entry || entry.firstOffset < low) return []
  return [{ partition, from: entry.firstOffset, to: entry.nextOffset }]
}

/** The points, and where the positions stood afterwards: what is stored by then may be drawn. */
interface Points {
  readonly found: ReadonlyMap<number, Amount>
  readonly nextAfter: ReadonlyMap<number, number>
}

async function readPoints(
  { influx, store }: Servers,
  { settings, sinceMs }: { readonly settings: Pick<StreamingSettings, 'influx'>; readonly sinceMs: number },
): Promise<Points | undefined> {
  if (!influx || !settings.influx) return undefined
  const found = await countPoints(influx, { bucket: settings.influx.bucket, sinceMs })
  const after = await store.ledger()
  return { found, nextAfter: new Map(after.map(({ partition, nextOffset }) => [partition, nextOffset])) }
}

interface About {
  readonly ledger: LedgerEntry
  readonly high: number
  readonly produced: Produced | undefined
  readonly letters: PartitionLetters
  readonly points: Points | undefined
  readonly sinceMs: number
}

async function describePartition(store: Servers['store'], about: About): Promise<Comparison> {
  const { ledger, high, produced, letters, points } = about
  const { partition, firstOffset: from, nextOffset: next, deliveredOffset, duplicates } = ledger
  const missing = [...(produced?.letters ?? [])].filter(
    ([name, offset]) => offset < deliveredOffset && !letters.names.has(name),
  )
  const report: PartitionReport = {
    partition,
    from,
    next,
    unread: Math.max(0, high - next),
    produced: produced && { valid: produced.valid, invalid: produced.invalid },
    stored: await store.tallyRows({ partition, from, next }),
    duplicates,
    letters: {
      rejected: produced ? produced.invalid : ledger.rejected - letters.refused.count,
      refused: letters.refused,
    },
    points: points && (await boundsOf(store, about, points)),
  }
  return { report, ledger, missingLetters: missing.map(([, offset]) => offset) }
}

/** Rows that were delivered before the points were counted must have theirs; those that were stored by then may. */
async function boundsOf(
  store: Servers['store'],
  { ledger, letters, sinceMs }: About,
  { found, nextAfter }: Points,
): Promise<PointsPart> {
  const { partition, firstOffset: from, nextOffset, deliveredOffset } = ledger
  const next = nextAfter.get(partition) ?? nextOffset
  const atMost = await store.tallyRows({ partition, from, next, sinceMs })
  const atLeast =
    deliveredOffset === next
      ? atMost
      : await store.tallyRows({ partition, from, next: deliveredOffset, sinceMs })
  // Rows whose points the server refused have a dead letter in their place.
  const drawn = ({ count, cents }: Amount): Amount => ({
    count: count - letters.undrawn.count,
    cents: cents - letters.undrawn.cents,
  })
  return {
    found: found.get(partition) ?? { count: 0, cents: 0n },
    atLeast: drawn(atLeast),
    atMost: drawn(atMost),
  }
}
