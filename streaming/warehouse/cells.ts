import { centsText } from '../event/index.ts'
import type { Cell, CellKey } from '../window/index.ts'
import { plainArray, textArray } from './array-literal.ts'
import type { Send, StoreContext } from './context.ts'

const KEY = 'window_ms, window_start, transaction_type, transaction_status, branch, age_band'
const KEY_ARRAYS = '$1::integer[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[]'

function keyArrays(cells: readonly CellKey[]): readonly string[] {
  return [
    plainArray(cells.map((cell) => cell.windowMs)),
    plainArray(cells.map((cell) => new Date(cell.startMs).toISOString())),
    textArray(cells.map((cell) => cell.type)),
    textArray(cells.map((cell) => cell.status)),
    textArray(cells.map((cell) => cell.branchId)),
    textArray(cells.map((cell) => cell.ageBand)),
  ]
}

const OVERWRITE = `on conflict on constraint transaction_windows_cell do update
set transaction_count = excluded.transaction_count, amount = excluded.amount, updated_at = now()`

/** Writes what windows of a partition have come to, over what they were. */
export async function writeCells(
  send: Send,
  { tables }: StoreContext,
  { partition, cells }: { readonly partition: number; readonly cells: readonly Cell[] },
): Promise<void> {
  if (cells.length === 0) return
  await send(
    `insert into ${tables.windows} (${KEY}, transaction_count, amount, kafka_partition)
select *, $9::integer from unnest(${KEY_ARRAYS}, $7::bigint[], $8::numeric[]) ${OVERWRITE}`,
    [
      ...keyArrays(cells),
      plainArray(cells.map((cell) => cell.count)),
      plainArray(cells.map((cell) => centsText(cell.amountCents))),
      partition,
    ],
  )
}

function qualified(table: string): string {
  return KEY.replaceAll(/\w+/g, `${table}.$&`)
}

/**
 * Counts cells anew from the rows of the partition, writes them, and keeps what they were in the table of corrections.
 * The parts of the statement see the table of windows as it was before. Each window is counted by itself (`lateral`):
 * joined in one go, the planner reads the whole table for a few minutes of it.
 */
export async function recountCells(
  send: Send,
  { tables, options }: StoreContext,
  { partition, cells }: { readonly partition: number; readonly cells: readonly CellKey[] },
): Promise<readonly Cell[]> {
  if (cells.length === 0) return []
  const { rows } = await send(
    `with wanted as (
  select distinct * from unnest(${KEY_ARRAYS}) as cell(${KEY})
), spans as (
  select distinct window_ms, window_start from wanted
), counted as (
  select ${qualified('wanted')}, coalesce(cell.transaction_count, 0) as transaction_count, coalesce(cell.amount, 0) as amount
  from wanted left join (
    select * from spans cross join lateral (
      select transaction_type, transaction_status, branch, age_band, count(*) as transaction_count, sum(amount) as amount
      from ${tables.transactions}
      where kafka_partition = $7::integer
        and transaction_date >= spans.window_start
        and transaction_date < spans.window_start + spans.window_ms * interval '1 millisecond'
      group by transaction_type, transaction_status, branch, age_band
    ) as cells
  ) as cell on (${qualified('cell')}) = (${qualified('wanted')})
), corrected as (
  insert into ${tables.corrections}
    (target_schema, topic, kafka_partition, ${KEY}, count_before, amount_before, count_after, amount_after)
  select $8, $9, $7::integer, ${qualified('counted')},
    coalesce(before.transaction_count, 0), coalesce(before.amount, 0), counted.transaction_count, counted.amount
  from counted left join ${tables.windows} as before
    on before.kafka_partition = $7::integer
    and (${qualified('before')}) = (${qualified('counted')})
  where (coalesce(before.transaction_count, 0), coalesce(before.amount, 0))
    is distinct from (counted.transaction_count, counted.amount)
), written as (
  insert into ${tables.windows} (${KEY}, transaction_count, amount, kafka_partition)
  select ${KEY}, transaction_count, amount, $7::integer from counted ${OVERWRITE}
)
select window_ms, extract(epoch from window_start) * 1000, transaction_type, transaction_status, branch, age_band,
  transaction_count, (amount * 100)::bigint
from counted`,
    [...keyArrays(cells), partition, options.schema, options.topic],
  )
  return rows.map(toCell)
}

function toCell(row: readonly unknown[]): Cell {
  const [windowMs, startMs, type, status, branchId, ageBand, count, cents] = row
  return {
    windowMs: Number(windowMs),
    startMs: Number(startMs),
    type: type as Cell['type'],
    status: status as Cell['status'],
    branchId: String(branchId),
    ageBand: String(ageBand),
    count: Number(count),
    amountCents: wholeCents(cents),
  }
}

/** A sum that a number cannot hold must not be drawn as another one. */
function wholeCents(cents: unknown): number {
  const sum = Number(cents)
  if (!Number.isSafeInteger(sum))
    throw new Error(`A window has a sum of ${String(cents)} cents, which is too large.`)
  return sum
}
