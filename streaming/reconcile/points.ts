import type { Influx } from '../influx/index.ts'
import { TRANSACTIONS } from '../influx/index.ts'
import { MAX_PARTITIONS } from '../event/index.ts'
import type { Amount } from './types.ts'

/**
 * Counts the points of transactions by the partition of their message, which is part of their time (`pointTime()` of the room
 * `event`). A point that overwrote another is one that is missing here.
 */
export async function countPoints(
  influx: Pick<Influx, 'query'>,
  { bucket, sinceMs }: { readonly bucket: string; readonly sinceMs: number },
): Promise<ReadonlyMap<number, Amount>> {
  const rows = await influx.query(`from(bucket: ${JSON.stringify(bucket)})
  |> range(start: ${new Date(sinceMs).toISOString()}, stop: 2200-01-01T00:00:00Z)
  |> filter(fn: (r) => r._measurement == "${TRANSACTIONS.measurement}" and r._field == "amount_cents")
  |> group()
  |> map(fn: (r) => ({partition: int(v: r._time) % ${MAX_PARTITIONS}, cents: r._value}))
  |> group(columns: ["partition"])
  |> reduce(identity: {count: 0, cents: 0}, fn: (r, accumulator) => ({count: accumulator.count + 1, cents: accumulator.cents + r.cents}))`)
  return new Map(
    rows.map(({ partition, count, cents }) => [
      Number(partition),
      { count: Number(count), cents: BigInt(cents ?? 0) },
    ]),
  )
}
