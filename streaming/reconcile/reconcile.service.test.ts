import { describe, expect } from 'vitest'

import type { TestDatabase } from '../../src/testing/database.ts'
import { kafkaAt, test, type TestBucket } from '../../src/testing/streaming.ts'
import {
  decodeMessage,
  encodeTransaction,
  type Rejection,
  type SourceMessage,
  type StreamEvent,
} from '../event/index.ts'
import { eventLine, openInflux, type Influx } from '../influx/index.ts'
import type { KafkaPort } from '../kafka/index.ts'
import { letterTopic, toLetter } from '../letter/index.ts'
import { connect } from '../testing/kafka.ts'
import { sampleEvent } from '../testing/sample-events.ts'
import { openStore, type Claim, type Store } from '../warehouse/index.ts'
import {
  createWatch,
  formatReconciliation,
  reconcile,
  type Difference,
  type ReconcileOptions,
} from './index.ts'

const LIMITS = { maxMessageBytes: 1_000_000, maxClockSkewMs: 60_000 }
const BATCH = { ...LIMITS, maxMessages: 1_000, maxBytesPerPartition: 1_000_000, concurrency: 2 }
const CONTEXT = { group: 'test', application: 'test' }
const NOW = Date.now()
const HOLD = {
  heartbeat: async () => undefined,
  isStale: () => false,
  signal: new AbortController().signal,
}

interface Fixtures {
  readonly kafkaUrl: string
  readonly topic: string
  readonly bucket: TestBucket
  readonly database: TestDatabase
}

/** A topic, and what the service made of it. */
interface Bank extends AsyncDisposable {
  readonly kafka: KafkaPort
  readonly store: Store
  readonly influx: Influx
  readonly produce: (events: readonly (StreamEvent | string)[]) => Promise<void>
  /** Does what the service does with all messages that are new, but for letters of these offsets. */
  readonly consume: (lost?: readonly number[]) => Promise<void>
  readonly differences: (options?: ReconcileOptions) => Promise<readonly Difference[]>
  readonly report: (options?: ReconcileOptions) => ReturnType<typeof reconcile>
}

async function openBank({ kafkaUrl, topic, bucket, database }: Fixtures): Promise<Bank> {
  const deadLetterTopic = `${topic}_dead`
  const kafkaSettings = { brokers: [kafkaUrl], topic, deadLetterTopic, alertTopic: 'none', group: 'test' }
  const kafka = await connect(kafkaUrl, kafkaSettings)
  await kafka.ensureTopics([letterTopic(deadLetterTopic, 1, 1)])
  const influxSettings = { ...bucket, timeoutMs: 5_000, gzip: false, retry: { baseMs: 10, maxMs: 100 } }
  const silent = { retrying: () => undefined, circuit: () => undefined, expired: () => undefined }
  const influx = openInflux(influxSettings, silent)
  const options = { schema: 'raw_stream', statementTimeoutMs: 10_000, topic, group: 'test', concurrency: 2 }
  const store = await openStore(database.outside, options)
  await store.prepare()
  const producer = await kafka.producer()
  const settings = {
    kafka: {
      ...kafkaSettings,
      partitions: 6,
      replicas: 1,
      sessionTimeoutMs: 30_000,
      heartbeatMs: 3_000,
      tls: false,
    },
    batch: BATCH,
    influx: influxSettings,
  }
  const report = async (how?: ReconcileOptions) => reconcile({ kafka, store, influx }, settings, how)
  return {
    kafka,
    store,
    influx,
    produce: async (events) =>
      producer.send(
        topic,
        events.map((event) => ({
          key: typeof event === 'string' ? 'poison' : event.accountId,
          value: typeof event === 'string' ? event : encodeTransaction(event),
          partition: typeof event === 'string' ? 0 : event.at.partition,
        })),
      ),
    consume: async (lost = []) => {
      for (const { partition, low, high } of await kafka.offsets(topic)) {
        const claim = await store.claim(partition, { low, high })
        const range = { partition, from: claim.nextOffset, to: high }
        const messages: SourceMessage[] = []
        for await (const message of kafka.scan(topic, [range])) messages.push(message)
        const letters = await storeAndDraw({ store, influx }, { claim, messages, next: high })
        const kept = letters.filter(([message]) => !lost.includes(message.offset))
        await producer.send(
          deadLetterTopic,
          // Twice, as after a crash.
          [...kept, ...kept].map(([message, rejection]) => toLetter(message, rejection, CONTEXT)),
        )
        await store.store(claim, { from: high, next: high, events: [], rejected: 0, delivered: high })
      }
    },
    report,
    differences: async (how) => (await report(how)).differences,
    [Symbol.asyncDispose]: async () => {
      await producer.close()
      await kafka.close()
      await influx[Symbol.asyncDispose]()
      await store[Symbol.asyncDispose]()
    },
  }
}

type Rejected = readonly [message: SourceMessage, rejection: Rejection]

interface Work {
  readonly claim: Claim
  readonly messages: readonly SourceMessage[]
  readonly next: number
}

/** Gives what must go to the dead letters. */
async function storeAndDraw(
  { store, influx }: Pick<Bank, 'store' | 'influx'>,
  { claim, messages, next }: Work,
): Promise<readonly Rejected[]> {
  const rejected: Rejected[] = []
  const events: StreamEvent[] = []
  for (const message of messages) {
    const decoded = decodeMessage(message, LIMITS)
    if (decoded.kind === 'event') events.push(decoded.event)
    else rejected.push([message, decoded.rejection])
  }
  const messageAt = (event: StreamEvent) =>
    messages.find(({ offset }) => offset === event.at.offset) as SourceMessage
  const { fresh, refused } = await store.store(claim, {
    from: claim.nextOffset,
    next,
    events,
    rejected: rejected.length,
    delivered: claim.deliveredOffset,
  })
  for (const { event, detail } of refused) {
    rejected.push([messageAt(event), { stage: 'warehouse', reason: 'warehouse_refused', detail }])
  }
  const drawn = events.filter((event) => fresh.has(event.at.offset))
  const lines = drawn.map((event) => (event.merchant === 'undrawn' ? 'garbage' : eventLine(event, NOW)))
  const outcome = await influx.write(lines, HOLD)
  if (outcome === 'stale') throw new Error('nobody took it away')
  for (const { index, detail } of outcome.refused) {
    const event = drawn[index] as StreamEvent
    rejected.push([messageAt(event), { stage: 'influx', reason: 'influx_refused', detail }])
  }
  return rejected
}

/** Transactions of two partitions, some of them produced twice. */
function someEvents(
  from: number,
  next: number,
  different: Partial<StreamEvent> = {},
): readonly StreamEvent[] {
  return Array.from({ length: next - from }, (_, at) => {
    const number = from + at
    return sampleEvent(number, {
      transactionId: `T-${number}`,
      occurredAtMs: NOW,
      at: { topic: '', partition: number % 2, offset: number },
      ...different,
    })
  })
}

const EVERYTHING = [
  ...someEvents(0, 40),
  '{"broken',
  ...someEvents(10, 15),
  ...someEvents(40, 41, { merchant: 'refused' }),
  'not even that',
  ...someEvents(42, 43, { merchant: 'undrawn' }),
  ...someEvents(43, 60),
]

describe('what was produced', () => {
  test('adds up, with duplicates, dead letters, refused rows and refused points', async ({
    kafkaUrl,
    topic,
    bucket,
    database,
  }) => {
    await using bank = await openBank({ kafkaUrl, topic, bucket, database })
    await database.query(`alter table raw_stream.transactions add check (merchant <> 'refused')`)
    await bank.produce(EVERYTHING)
    expect((await bank.differences()).map(({ kind, partition }) => [kind, partition])).toEqual([
      ['unread', 0],
      ['unread', 1],
    ])
    expect(await bank.differences({ upToPosition: true })).toEqual([])
    await bank.consume()
    const report = await bank.report()
    expect(report.differences).toEqual([])
    expect(report.partitions[0]).toMatchObject({
      unread: 0,
      produced: { valid: { count: 33 }, invalid: 2 },
      stored: { count: 29 },
      duplicates: { count: 3 },
      letters: { rejected: 2, refused: { count: 1 } },
      points: { found: { count: 28 }, atLeast: { count: 28 }, atMost: { count: 28 } },
    })
    expect(formatReconciliation(report)).toMatch(/^all +66 +58 +5 +2 +1 +0 +57 /m)
    expect(formatReconciliation(report)).toContain('Nothing is lost and nothing is doubled.')
    await bank.produce(someEvents(60, 63))
    expect(await bank.differences()).toMatchObject([
      { kind: 'unread', partition: 0, detail: expect.stringContaining('2 messages') as string },
      { kind: 'unread', partition: 1 },
    ])
    await bank.consume()
    expect(await bank.differences()).toEqual([])
  })

  test('is not judged when its beginning is deleted', async ({ kafkaUrl, topic, bucket, database }) => {
    await using bank = await openBank({ kafkaUrl, topic, bucket, database })
    await bank.produce([...someEvents(0, 20), 'poison'])
    await bank.consume()
    const admin = kafkaAt(kafkaUrl).admin()
    await admin.connect()
    await admin.fetchTopicOffsets(topic)
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '5' }] })
    await admin.disconnect()
    const report = await bank.report()
    expect(report.differences).toEqual([])
    expect(report.partitions[0]).toMatchObject({
      produced: undefined,
      letters: { rejected: 1 },
      stored: { count: 10 },
    })
    expect(formatReconciliation(report)).toContain('deleted')
  })
})

describe('what was harmed is named with its partition', () => {
  test('in the table', async ({ kafkaUrl, topic, bucket, database }) => {
    await using bank = await openBank({ kafkaUrl, topic, bucket, database })
    await bank.produce(EVERYTHING)
    await bank.consume()
    expect(await bank.differences()).toEqual([])

    const [row] = await database.query(`update raw_stream.transactions set transaction_id = 'T-changed'
      where transaction_id = 'T-7' returning transaction_id`)
    expect(row).toBeDefined()
    expect(await bank.differences()).toMatchObject([
      { kind: 'produced', partition: 1, detail: expect.stringContaining('and their ids differ') as string },
      { kind: 'rows', partition: 1, detail: expect.stringContaining('and their ids differ') as string },
    ])

    await database.query(`delete from raw_stream.transactions where transaction_id in ('T-changed', 'T-8')`)
    const kinds = (await bank.differences()).map(({ kind, partition }) => `${kind} ${partition}`)
    // Their points are still there, and one too many each.
    expect(kinds).toEqual(['produced 0', 'rows 0', 'points 0', 'produced 1', 'rows 1', 'points 1'])
  })

  test('in InfluxDB: a point overwritten, and one missing', async ({ kafkaUrl, topic, bucket, database }) => {
    await using bank = await openBank({ kafkaUrl, topic, bucket, database })
    await bank.produce(someEvents(0, 40))
    await bank.consume()
    expect(await bank.differences()).toEqual([])

    const victim = someEvents(7, 8)[0] as StreamEvent
    const at = { topic, partition: 1, offset: 3 }
    await bank.influx.write([eventLine({ ...victim, at, origin: at, amountCents: 1 }, NOW)], HOLD)
    expect(await bank.differences()).toMatchObject([
      { kind: 'points', partition: 1, detail: expect.stringContaining('InfluxDB has 20') as string },
    ])

    const time = `${new Date(NOW).toISOString().slice(0, -1)}${String(4 * 64).padStart(6, '0')}Z`
    const answer = await fetch(`${bucket.url}/api/v2/delete?org=${bucket.org}&bucket=${bucket.bucket}`, {
      method: 'POST',
      headers: { authorization: `Token ${bucket.token}` },
      body: JSON.stringify({ start: time, stop: time, predicate: '_measurement="transactions"' }),
    })
    expect(answer.status).toBe(204)
    expect(await bank.differences()).toMatchObject([
      { kind: 'points', partition: 0, detail: expect.stringContaining('InfluxDB has 19') as string },
      { kind: 'points', partition: 1 },
    ])
  })

  test('in the dead letters: one of a message that makes no sense, and one of a refused row', async ({
    kafkaUrl,
    topic,
    bucket,
    database,
  }) => {
    await using bank = await openBank({ kafkaUrl, topic, bucket, database })
    await database.query(`alter table raw_stream.transactions add check (merchant <> 'refused')`)
    await bank.produce(['{', 'x', ...someEvents(0, 6), ...someEvents(6, 7, { merchant: 'refused' })])
    await bank.consume([1, 5])
    expect((await bank.differences()).map(({ kind, detail }) => `${kind}: ${detail}`)).toEqual([
      'produced: 4 (42.12) were produced, but 3 (31.56) are stored, duplicates or refused.',
      'letters: The message at offset 1 was rejected, but has no dead letter.',
      'letters: The warehouse refused 1 messages, but 0 have a dead letter.',
    ])
  })
})

test('the watch tells what the ledger has and the table has not, until it is started anew', async ({
  kafkaUrl,
  topic,
  bucket,
  database,
}) => {
  await using bank = await openBank({ kafkaUrl, topic, bucket, database })
  await bank.produce(someEvents(0, 10))
  await bank.consume()
  const look = createWatch(bank.store)
  const nothing = { count: 0, cents: 0, hash: 0 }
  expect((await look())[1]).toEqual({ partition: 1, ...nothing })
  await bank.produce(someEvents(10, 20))
  await bank.consume()
  expect((await look())[1]).toEqual({ partition: 1, ...nothing })
  await bank.produce(someEvents(20, 24))
  await bank.consume()
  await database.query(`delete from raw_stream.transactions where transaction_id = 'T-21'`)
  const [even, odd] = await look()
  expect(even).toEqual({ partition: 0, ...nothing })
  expect(odd).toMatchObject({ partition: 1, count: 1, cents: 1_071 })
  expect(odd?.hash).not.toBe(0)
  expect((await look())[1]).toEqual(odd)
  expect((await createWatch(bank.store)())[1]).toEqual({ partition: 1, ...nothing })
})
