import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'

import { Binary, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson'
import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, expect, test as plainTest } from 'vitest'

import { createLoadBench, dumpConnection, type LoadBench } from '../../testing/loads.ts'
import { startMongo } from '../../testing/mongo.ts'
import { problemsOf } from '../../testing/problems.ts'
import type { Service } from '../../testing/services.ts'
import type { ConnectionConfig } from '../profile.ts'

let bench: LoadBench
let mongo: Service | undefined
let client: MongoClient

const test = plainTest.extend<{ server: Service }>({
  server: async ({ skip }, use) => {
    if (!mongo) skip()
    else await use(mongo)
  },
})

beforeAll(async () => {
  bench = await createLoadBench()
  mongo = await startMongo()
  if (mongo) client = await new MongoClient(mongo.url).connect()
})

afterAll(async () => {
  await client?.close()
  await mongo?.[Symbol.asyncDispose]()
  await bench[Symbol.asyncDispose]()
})

function connectionTo(url: string): ConnectionConfig {
  return { name: 'live', type: 'mongodb', values: { url, database: 'bank' } }
}

function sampleDocument(id: number): Record<string, unknown> {
  return {
    _id: new ObjectId(id.toString(16).padStart(24, '0')),
    accountId: new Int32(id),
    big: Long.fromString('9007199254740993').add(id),
    amount: Decimal128.fromString(`${id}.50`),
    ratio: new Double(id / 3),
    at: new Date(1_700_000_000_000 + id),
    written: new Timestamp({ t: 1_700_000_000 + id, i: id }),
    token: new Binary(Buffer.from([id & 255, 1, 2])),
    ref: new Binary(Buffer.alloc(16, id & 255), 4),
    name: id % 3 === 0 ? `Ünï ${id}` : null,
    nested: { list: [new Int32(id), 'a', { b: Long.MAX_VALUE }], nan: new Double(NaN) },
    mixed: id % 2 === 0 ? 'text' : new Int32(id),
    edge: id % 2 === 0 ? new MinKey() : new MaxKey(),
    ...(id % 5 === 0 && { 'a.b': true, $x: 1 }),
  }
}

test('a live server and the dump of the same documents give the same table', async ({ server }) => {
  const documents = Array.from({ length: 2500 }, (_, id) => sampleDocument(id + 1))
  await client.db('bank').collection('accounts').insertMany(documents, { ignoreUndefined: false })
  const stored = await client.db('bank').collection('accounts').find({}, { raw: true }).toArray()
  await bench.write('accounts.bson', Buffer.concat(stored as unknown as readonly Uint8Array[]))
  for (const layout of ['columns', 'document'] as const) {
    await bench.load(connectionTo(server.url), 'accounts', { layout, table: 'live' })
    await bench.load(dumpConnection(), 'accounts', { layout, table: 'dumped' })
    expect(await bench.columns('live')).toEqual(await bench.columns('dumped'))
    const live = await bench.rows('live')
    expect(live).toHaveLength(2500)
    expect(live).toEqual(await bench.rows('dumped'))
  }
})

test('a collection that is not there is named with the one that was meant', async ({ server }) => {
  expect(await problemsOf(() => bench.load(connectionTo(server.url), 'acounts'))).toEqual([
    'SOURCE_STREAM_MISSING nowhere Connection "live" has no table or collection "acounts". (Did you mean "accounts"?)',
  ])
})

test('a sampled collection puts what the sample did not show into _extra', async ({ server }) => {
  const plain = Array.from({ length: 25_000 }, (_, id) => ({ _id: id, value: id }))
  await client.db('bank').collection<{ _id: number }>('many').insertMany(plain)
  // In the middle of the ids, where a sample of 12,000 finds each with even odds only: the sum must hold anyway.
  await client
    .db('bank')
    .collection<{ _id: number }>('many')
    .updateMany({ _id: { $gt: 12_000, $lte: 12_020 } }, { $set: { [`rare`]: 'x' } })
  await bench.load(connectionTo(server.url), 'many')
  const columns = await bench.columns('many')
  const rare = 'rare' in columns ? 'rare' : `_extra ->> 'rare'`
  const [sums] = await bench.database.query(
    `select count(*)::int as rows, sum(value)::int as sum, count(${rare})::int as rare from raw.many`,
  )
  expect(sums).toEqual({ rows: 25_000, sum: 312_487_500, rare: 20 })
})

test('an aborted load stops at once and leaves the table as it was', async ({ server }) => {
  await bench.load(connectionTo(server.url), 'accounts', { table: 'kept' })
  const controller = new AbortController()
  const loading = bench.load(connectionTo(server.url), 'many', {
    table: 'kept',
    signal: controller.signal,
    onProgress: () => controller.abort(new Error('stopped')),
  })
  await expect(loading).rejects.toThrow('stopped')
  expect(await bench.rows('kept')).toHaveLength(2500)
  expect((await bench.tables()).filter((table) => table.startsWith('__'))).toEqual([])
})

plainTest(
  'a server that is not there is a connection that failed, and the password is not told',
  async () => {
    const url = `mongodb://reader:s%40cret@127.0.0.1:${await closedPort()}/?directConnection=true`
    const [found] = await problemsOf(() => bench.load(connectionTo(url), 'accounts'))
    expect(found).toMatch(/^CONNECTION_FAILED nowhere Connection "live" to 127\.0\.0\.1:\d+\/bank failed: /)
    expect(found).toContain('ECONNREFUSED')
    expect(found).not.toMatch(/s%40cret|s@cret/)
  },
  30_000,
)

plainTest(
  'a url that the driver cannot read is a connection that failed, and the password is not told',
  async () => {
    const [found] = await problemsOf(() =>
      bench.load(connectionTo('mongodb://reader:p:w@rd@host:x/'), 'accounts'),
    )
    expect(found).toContain('CONNECTION_FAILED')
    expect(found).not.toMatch(/p:w@rd|p:w/)
  },
)

test('a server that dies in the middle of a load fails it and leaves the table as it was', async ({
  server,
}) => {
  let killed: Promise<void> | undefined
  const loading = problemsOf(() =>
    bench.load(connectionTo(server.url), 'many', {
      table: 'kept',
      onProgress: () => {
        killed ??= server.kill()
      },
    }),
  )
  const [found] = await loading
  await killed
  expect(found).toMatch(/^(CONNECTION_FAILED|LOAD_FAILED)/)
  expect(await bench.rows('kept')).toHaveLength(2500)
  expect((await bench.tables()).filter((table) => table.startsWith('__'))).toEqual([])
})

async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
