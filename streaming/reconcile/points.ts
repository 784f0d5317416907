import type { Influx } from '../influx/index.ts'
import { TRANSACTIONS } from '../influx/index.ts'
import { MAX_PARTITIONS } from '../event/index.ts'
import type { Amount } from './types.ts'

/**
 * Counts the points of transactions by the partition of their message, which is part of their time (`pointTime()` of the room
 * `event`). A point that overwrote another is one that is missing here. They are added up here and not by Flux, whose own
 * functions take seventy times as long for it as the server does to send them.
 */
export async function countPoints(
  influx: Pick<Influx, 'stream'>,
  { bucket, sinceMs }: { readonly bucket: string; readonly sinceMs: number },
): Promise<ReadonlyMap<number, Amount>> {
  const points = influx.stream(`from(bucket: ${JSON.stringify(bucket)})
  |> range(start: ${new Date(sinceMs).toISOString()}, stop: 2200-01-01T00:00:00Z)
  |> filter(fn: (r) => r._measurement == "${TRANSACTIONS.measurement}" and r._field == "amount_cents")
  |> keep(columns: ["_time", "_value"])`)
  const amounts = new Map<number, { count: number; cents: bigint }>()
  for await (const { _time = '', _value = '' } of points) {
    const partition = partitionOf(_time)
    const amount = amounts.get(partition) ?? { count: 0, cents: 0n }
    amounts.set(partition, amount)
    amount.count += 1
    amount.cents += BigInt(_value)
  }
  return amounts
}

/** The last nanoseconds below a millisecond; zeros at the end are not written. */
function partitionOf(time: string): number {
  const fraction = /\.(\d+)Z$/.exec(time)?.[1] ?? ''
  return Number(fraction.padEnd(9, '0').slice(3)) % MAX_PARTITIONS
}
