import { plainArray, textArray } from './array-literal.ts'
import { IS_KEY, keyOf, type Send, type StoreContext } from './context.ts'
import type { InsertedRows, RowRange } from './types.ts'

/** Keeps what was refused until its dead letter can be sent, whoever sends it. */
export async function writeRefusals(
  send: Send,
  context: StoreContext,
  { partition, refused }: Pick<InsertedRows, 'refused'> & { readonly partition: number },
): Promise<void> {
  if (refused.length === 0) return
  await send(
    `insert into ${context.tables.refusals} (target_schema, topic, kafka_partition, kafka_offset, detail)
select $1, $2, $3::integer, * from unnest($4::bigint[], $5::text[])`,
    [
      ...keyOf(context, partition),
      plainArray(refused.map(({ event }) => event.at.offset)),
      textArray(refused.map(({ detail }) => detail)),
    ],
  )
}

export async function readRefusals(
  send: Send,
  context: StoreContext,
  { partition, from, next }: RowRange,
): Promise<ReadonlyMap<number, string>> {
  const { rows } = await send(
    `select kafka_offset, detail from ${context.tables.refusals}
where ${IS_KEY} and kafka_offset >= $4 and kafka_offset < $5`,
    [...keyOf(context, partition), from, next],
  )
  return new Map(rows.map(([offset, detail]) => [Number(offset), String(detail)]))
}
