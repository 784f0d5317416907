import pg from 'pg'

import { decodeMessage, type StreamEvent } from '../event/index.ts'
import { eventLine, openInflux } from '../influx/index.ts'
import { connectKafka } from '../kafka/index.ts'
import type { StreamingSettings } from '../settings/index.ts'

// How such services are often written, for comparison: each message is decoded, written and waited for, one after
// the other. Started by stream.ts, with its settings as JSON.

interface Work extends StreamingSettings {
  readonly sink: 'influxdb' | 'both'
  readonly postgresUrl: string
  readonly count: number
}

await main(JSON.parse(process.argv[2] ?? '') as Work)

async function main(work: Work): Promise<void> {
  const write = [await openPoints(work), ...(work.sink === 'both' ? [await openRows(work)] : [])]
  const kafka = await connectKafka(work.kafka, { clientId: 'one-by-one', log: () => undefined })
  const { topic } = work.kafka
  const ranges = (await kafka.offsets(topic)).map(({ partition, low, high }) => ({
    partition,
    from: low,
    to: high,
  }))
  let left = work.count
  for await (const message of kafka.scan(topic, ranges)) {
    const decoded = decodeMessage(message, work.batch)
    if (decoded.kind === 'event') for (const one of write) await one(decoded.event)
    if (--left === 0) break
  }
  // Nothing is buffered.
  process.exit()
}

type Write = (event: StreamEvent) => Promise<unknown>

async function openPoints({ influx: settings }: Work): Promise<Write> {
  if (!settings) throw new Error('There is no InfluxDB.')
  const influx = openInflux(settings, {
    retrying: () => undefined,
    circuit: () => undefined,
    expired: () => undefined,
  })
  const hold = {
    heartbeat: async () => undefined,
    isStale: () => false,
    signal: new AbortController().signal,
  }
  return async (event) => influx.write([eventLine(event, Date.now())], hold)
}

async function openRows({ postgresUrl }: Work): Promise<Write> {
  const client = new pg.Client(postgresUrl)
  await client.connect()
  await client.query(`create table if not exists one_by_one (transaction_id text primary key, account_id text,
    type text, status text, branch text, amount numeric(18, 2), occurred_at timestamptz)`)
  return async ({ transactionId, accountId, type, status, branchId, amountCents, occurredAtMs }) =>
    client.query('insert into one_by_one values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing', [
      transactionId,
      accountId,
      type,
      status,
      branchId,
      amountCents / 100,
      new Date(occurredAtMs),
    ])
}
