import { centsText, tallyOf, type StreamEvent, type Tally } from '../event/index.ts'
import { IS_KEY, inTransaction, keyOf, type Send, type StoreContext } from './context.ts'
import type { BatchWrite, Checkpoint, InsertedRows, LedgerEntry, RowRange } from './types.ts'

export interface Entry {
  readonly partition: number
  readonly write: BatchWrite
  readonly rows: InsertedRows
  readonly late: number
}

/** Moves the position of a partition and adds a batch to its ledger. */
export async function writeLedger(send: Send, context: StoreContext, entry: Entry): Promise<void> {
  const { partition, write, rows, late } = entry
  const { stored, duplicates } = talliesOf(write.events, rows)
  await send(
    `update ${context.tables.positions} set next_offset = $4, delivered_offset = greatest(delivered_offset, $5::bigint),
  stored = stored + $6, stored_amount = stored_amount + $7, stored_hash = stored_hash # $8::bigint,
  duplicates = duplicates + $9, duplicate_amount = duplicate_amount + $10, duplicate_hash = duplicate_hash # $11::bigint,
  rejected = rejected + $12, late = late + $13, updated_at = now()
where ${IS_KEY}`,
    [
      ...keyOf(context, partition),
      write.next,
      write.delivered,
      ...valuesOf(stored),
      ...valuesOf(duplicates),
      write.rejected + rows.refused.length,
      late,
    ],
  )
}

function valuesOf({ count, cents, hash }: Tally): readonly unknown[] {
  return [count, centsText(cents), hash]
}

function talliesOf(
  events: readonly StreamEvent[],
  { fresh, refused }: InsertedRows,
): { readonly stored: Tally; readonly duplicates: Tally } {
  const refusedOffsets = new Set(refused.map(({ event }) => event.at.offset))
  const isKnown = ({ at }: StreamEvent): boolean => fresh.has(at.offset) || refusedOffsets.has(at.offset)
  return {
    stored: tallyOf(events.filter(({ at }) => fresh.has(at.offset))),
    duplicates: tallyOf(events.filter((event) => !isKnown(event))),
  }
}

export async function writeCheckpoint(
  send: Send,
  context: StoreContext,
  { partition, checkpoint }: { readonly partition: number; readonly checkpoint: Checkpoint },
): Promise<void> {
  await send(
    `insert into ${context.tables.checkpoints} (target_schema, topic, kafka_partition, checkpoint_offset, state)
values ($1, $2, $3, $4, $5)
on conflict (target_schema, topic, kafka_partition) do update
set checkpoint_offset = excluded.checkpoint_offset, state = excluded.state, written_at = now()`,
    [...keyOf(context, partition), checkpoint.offset, JSON.stringify(checkpoint.state)],
  )
}

const LEDGER_COLUMNS = `positions.kafka_partition, epoch, first_offset, next_offset, delivered_offset,
  stored, stored_amount * 100, stored_hash, duplicates, duplicate_amount * 100, duplicate_hash, rejected, late`

export async function readLedger(context: StoreContext): Promise<readonly LedgerEntry[]> {
  const { tables, options } = context
  return inTransaction(context, async (send) => {
    const { rows } = await send(
      `select ${LEDGER_COLUMNS} from ${tables.positions} as positions where target_schema = $1 and topic = $2 order by positions.kafka_partition`,
      [options.schema, options.topic],
    )
    return rows.map(toEntry)
  })
}

/** A whole table takes longer than a batch may. */
const TALLY_TIMEOUT_MS = 600_000

/** Its hash is made of the same fingerprints as `tallyOf()` takes. */
export async function tallyRows(
  context: StoreContext,
  { partition, from, next, sinceMs }: RowRange,
): Promise<Tally> {
  const read = async (send: Send): Promise<Tally> => {
    const { rows } = await send(
      `select count(*), coalesce(sum(amount), 0) * 100,
  coalesce(bit_xor(('x' || left(md5(transaction_id), 16))::bit(64)::bigint), 0)
from ${context.tables.transactions}
where kafka_partition = $1 and kafka_offset >= $2 and kafka_offset < $3 and transaction_date >= $4`,
      [partition, from, next, sinceMs === undefined ? '-infinity' : new Date(sinceMs).toISOString()],
    )
    return toTally(rows[0] ?? [], 0)
  }
  return inTransaction(context, read, { timeoutMs: TALLY_TIMEOUT_MS })
}

function toEntry(row: readonly unknown[]): LedgerEntry {
  const [partition, epoch, first, next, delivered] = row
  return {
    partition: Number(partition),
    epoch: BigInt(String(epoch)),
    firstOffset: Number(first),
    nextOffset: Number(next),
    deliveredOffset: Number(delivered),
    stored: toTally(row, 5),
    duplicates: toTally(row, 8),
    rejected: Number(row[11]),
    late: Number(row[12]),
  }
}

/** Count, cents and hash, from a place in a row on. */
function toTally(row: readonly unknown[], at: number): Tally {
  const [count, cents, hash] = row.slice(at)
  return { count: Number(count), cents: wholePart(cents), hash: BigInt(String(hash)) }
}

/** `123400.00` is 123,400 cents. */
function wholePart(value: unknown): bigint {
  return BigInt(String(value).replace(/\.0*$/, ''))
}
