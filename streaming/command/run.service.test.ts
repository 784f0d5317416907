import { setTimeout as sleep } from 'node:timers/promises'

import { describe, expect } from 'vitest'

import { test } from '../../src/testing/streaming.ts'
import { fallsBelow, type Transaction } from '../event/index.ts'
import { openStream, type StreamPlaces, type TestStream } from '../testing/stream.ts'

const START = Date.now() - 600_000
const RULES = [
  { id: 'velocity', kind: 'velocity', window: '60s', count: 3 },
  { id: 'overdrawn', kind: 'negative_balance', limit: 0, severity: 'high' },
]

function transaction(number: number, different: Partial<Transaction> = {}): Transaction {
  return {
    transactionId: `T${number}`,
    accountId: `A${number % 50}`,
    customerId: `C${number % 50}`,
    type: number % 3 === 0 ? 'deposit' : 'payment',
    direction: number % 3 === 0 ? 'credit' : 'debit',
    amountCents: 100 + (number % 977),
    balanceCents: number % 400 === 0 ? -500 : 10_000,
    currency: 'USD',
    status: number % 11 === 0 ? 'failed' : 'completed',
    branchId: `B0${number % 5}`,
    customerAge: 18 + (number % 60),
    // A tenth come a minute too late.
    occurredAtMs: START + number * 50 - (number % 10 === 9 ? 60_000 : 0),
    ...different,
  }
}

function transactions(count: number, from = 0): readonly Transaction[] {
  return Array.from({ length: count }, (_, at) => transaction(from + at))
}

/** What the windows say, in the warehouse and in InfluxDB, beside the rows that they should have counted. */
async function windowsOf({ database }: StreamPlaces, { influx }: TestStream, bucket: string) {
  const cell = 'kafka_partition, transaction_type, transaction_status, branch, age_band'
  const [rows, windows] = await Promise.all([
    database.query(`select date_trunc('minute', transaction_date) as at, ${cell}, count(*)::text as count,
      sum(amount)::text as amount from raw_stream.transactions group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6`),
    database.query(`select window_start as at, ${cell}, transaction_count::text as count, amount::text
      from raw_stream.transaction_windows order by 1, 2, 3, 4, 5, 6`),
  ])
  const points = await influx.query(`from(bucket: "${bucket}") |> range(start: 0)
    |> filter(fn: (r) => r._measurement == "transaction_windows" and r._field == "count") |> group() |> sum()`)
  return { rows, windows, counted: Number(points[0]?.['_value']) }
}

async function pointsOf({ influx }: TestStream, bucket: string) {
  const ofField = async (field: string, sum: string) => {
    const rows = await influx.query(`from(bucket: "${bucket}") |> range(start: 0)
      |> filter(fn: (r) => r._measurement == "transactions" and r._field == "${field}") |> group() |> ${sum}()`)
    return Number(rows[0]?.['_value'])
  }
  return { count: await ofField('amount_cents', 'count'), cents: await ofField('amount_cents', 'sum') }
}

describe('a stream', () => {
  test('stores, draws and counts each transaction once, and keeps what it cannot read', async ({
    kafkaUrl,
    topic,
    bucket,
    database,
  }) => {
    const places = { kafkaUrl, topic, bucket, database }
    const stream = await openStream(places, { rules: RULES })
    const sent = transactions(3_000)
    await stream.send([...sent, '{"transaction_id":', 'null', ...sent.slice(100, 200)])
    expect(await stream.runOnce()).toBe(0)
    const cents = sent.reduce((sum, { amountCents }) => sum + amountCents, 0)
    const [stored] = await database.query(
      'select count(*)::integer as count, (sum(amount) * 100)::integer as cents from raw_stream.transactions',
    )
    expect(stored).toEqual({ count: 3_000, cents })
    expect(await pointsOf(stream, bucket.bucket)).toEqual({ count: 3_000, cents })
    expect(await stream.valuesOf('dead-letters')).toEqual(['{"transaction_id":', 'null'])
    const { rows, windows, counted } = await windowsOf(places, stream, bucket.bucket)
    expect(windows).toEqual(rows)
    expect(counted).toBe(3_000)
    const [ledger] = await database.query(
      'select sum(stored)::integer as stored, sum(duplicates)::integer as duplicates, sum(rejected)::integer as rejected from _stream.positions',
    )
    expect(ledger).toEqual({ stored: 3_000, duplicates: 100, rejected: 2 })
  })

  test('that is stopped again and again ends as one that never was', async ({
    kafkaUrl,
    topic,
    bucket,
    database,
  }) => {
    const places = { kafkaUrl, topic, bucket, database }
    const stream = await openStream(places, { rules: RULES, batch: { max_messages: 100 } })
    for (let part = 0; part < 4; part++) {
      await stream.send(transactions(1_000, part * 1_000))
      const stop = new AbortController()
      const running = stream.runUntil(stop.signal)
      await sleep(1_500 + part * 300)
      stop.abort()
      expect(await running).toBe(0)
    }
    expect(await stream.runOnce()).toBe(0)
    expect((await pointsOf(stream, bucket.bucket)).count).toBe(4_000)
    const { rows, windows, counted } = await windowsOf(places, stream, bucket.bucket)
    expect(windows).toEqual(rows)
    expect(counted).toBe(4_000)
    const alerts = (await stream.valuesOf('alerts')).map((text) => JSON.parse(text) as { alert_id: string })
    const expected = transactions(4_000).filter((one) => fallsBelow(one, 0)).length
    expect(expected).toBeGreaterThan(3)
    const overdrawn = alerts.filter((alert) => alert.alert_id.startsWith('overdrawn'))
    expect(new Set(overdrawn.map((alert) => alert.alert_id)).size).toBe(expected)
  })

  test('that was stopped cleanly leaves nothing to be sent again, also when the last messages made no sense', async ({
    kafkaUrl,
    topic,
    bucket,
    database,
  }) => {
    const stream = await openStream({ kafkaUrl, topic, bucket, database })
    await stream.send(transactions(50))
    await stream.runOnce()
    await stream.send(['nonsense'])
    await stream.runOnce()
    const left = await database.query(
      'select kafka_partition from _stream.positions where delivered_offset < next_offset',
    )
    expect(left).toEqual([])
  })

  test('counts a closed window anew when an event comes late, and writes down what was wrong', async ({
    kafkaUrl,
    topic,
    bucket,
    database,
  }) => {
    const places = { kafkaUrl, topic, bucket, database }
    const stream = await openStream(places)
    const one = { accountId: 'A1', occurredAtMs: START }
    await stream.send([transaction(1, one), transaction(2, { ...one, occurredAtMs: START + 300_000 })])
    await stream.runOnce()
    await stream.send([transaction(1, { ...one, transactionId: 'T-late' })])
    await stream.runOnce()
    const { rows, windows, counted } = await windowsOf(places, stream, bucket.bucket)
    expect(windows).toEqual(rows)
    expect(counted).toBe(3)
    const corrections = await database.query(
      'select count_before::integer, count_after::integer from _stream.corrections',
    )
    expect(corrections).toEqual([{ count_before: 1, count_after: 2 }])
  })
})
