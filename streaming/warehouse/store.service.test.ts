import { connect, createServer, type AddressInfo } from 'node:net'

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { createTestDatabase, type TestDatabase } from '../../src/testing/database.ts'
import { addTo, emptyTally, mergeTallies, type StreamEvent, type Tally } from '../event/index.ts'
import { sampleEvent, sampleEvents } from '../testing/sample-events.ts'
import {
  openStore,
  StoreError,
  type BatchWrite,
  type LedgerEntry,
  type Store,
  type StoreOptions,
} from './index.ts'

const OPTIONS: StoreOptions = {
  schema: 'raw_stream',
  statementTimeoutMs: 5_000,
  topic: 'transactions',
  group: 'test',
  concurrency: 2,
}
const LOG = { low: 0, high: 1_000_000 }

let database: TestDatabase
let store: Store
let other: Store

beforeAll(async () => {
  database = await createTestDatabase()
  store = await openStore(database.outside, OPTIONS)
  other = await openStore(database.outside, OPTIONS)
})

afterAll(async () => {
  await store[Symbol.asyncDispose]()
  await other[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

beforeEach(async () => {
  await database.query('drop schema if exists raw_stream cascade; drop schema if exists _stream cascade')
  await store.prepare()
})

function batch(events: readonly StreamEvent[], more: Partial<BatchWrite> = {}): BatchWrite {
  const from = events[0]?.at.offset ?? 0
  return { from, next: from + events.length, events, rejected: 0, delivered: 0, ...more }
}

function tallyOf(events: readonly StreamEvent[]): Tally {
  return events.reduce<Tally>(addTo, emptyTally())
}

/** The ledger beside the rows themselves. */
async function audit(): Promise<readonly (LedgerEntry & { readonly rows: Tally })[]> {
  const entries = await store.ledger()
  const rows = entries.map(async ({ partition, firstOffset, nextOffset }) =>
    store.tallyRows({ partition, from: firstOffset, next: nextOffset }),
  )
  const tallies = await Promise.all(rows)
  return entries.map((entry, at) => ({ ...entry, rows: tallies[at] ?? emptyTally() }))
}

async function storedOffsets(): Promise<readonly number[]> {
  const rows = await database.query('select kafka_offset from raw_stream.transactions order by 1')
  return rows.map((row) => Number(row['kafka_offset']))
}

describe('prepare', () => {
  test('may be called by several processes at once, and again', async () => {
    await database.query('drop schema raw_stream cascade; drop schema _stream cascade')
    await Promise.all([store.prepare(), other.prepare(), store.prepare(), other.prepare()])
    await store.prepare()
    expect(await database.query('select target_schema, version from _stream.versions')).toEqual([
      { target_schema: 'raw_stream', version: 2 },
    ])
  })

  test('needs no more rights than to write, once the tables are there', async () => {
    const role = `writer_${database.name}`
    await database.query(`create role ${role} login password 'secret'`)
    await database.query(`grant usage on schema raw_stream, _stream to ${role};
      grant select, insert, update on all tables in schema raw_stream, _stream to ${role}`)
    const url = new URL(database.url)
    url.username = role
    url.password = 'secret'
    const target = { ...database.outside.target, values: { url: url.href, schema: 'analytics' } }
    const poor = await openStore({ ...database.outside, target }, OPTIONS)
    await poor.prepare()
    const claim = await poor.claim(0, LOG)
    const { fresh } = await poor.store(claim, batch(sampleEvents(0, 3)))
    await poor[Symbol.asyncDispose]()
    await database.query(`drop owned by ${role}; drop role ${role}`)
    expect(fresh.size).toBe(3)
  })

  test('does not mix two topics in one schema', async () => {
    await store.claim(0, LOG)
    await using stray = await openStore(database.outside, { ...OPTIONS, topic: 'payments' })
    await expect(stray.prepare()).rejects.toThrow('T5303')
  })

  test('does not touch tables of a newer release', async () => {
    await database.query('update _stream.versions set version = 99')
    await expect(store.prepare()).rejects.toThrow('T5304')
  })
})

describe('a batch', () => {
  test('is stored with its position and ledger', async () => {
    const claim = await store.claim(0, { low: 7, high: 100 })
    expect(claim).toMatchObject({ nextOffset: 7, deliveredOffset: 7, checkpointOffset: 7, state: undefined })
    const events = sampleEvents(7, 2_007)
    const stored = await store.store(claim, batch(events, { next: 2_010, rejected: 3, delivered: 7 }))
    expect(stored.fresh.size).toBe(2_000)
    expect(stored.refused).toEqual([])
    const [entry] = await audit()
    expect(entry).toEqual({
      partition: 0,
      epoch: 1n,
      firstOffset: 7,
      nextOffset: 2_010,
      deliveredOffset: 7,
      stored: tallyOf(events),
      duplicates: emptyTally(),
      rejected: 3,
      late: 0,
      rows: tallyOf(events),
    })
    expect((await store.ledger())[0]).toMatchObject({ stored: tallyOf(events), rejected: 3 })
  })

  test('has every column as it was, whatever its text is', async () => {
    const hostile = `x"y\\z',{}NULL\n\t$1;drop table a; -- \u{1F600}\u00E9 null`
    const events = [
      'transactionId',
      'accountId',
      'customerId',
      'currency',
      'channel',
      'branchId',
      'merchant',
      'ageBand',
    ].map((field, offset) => sampleEvent(offset, { [field]: `${hostile}${offset}` }))
    const empty = sampleEvent(events.length, {
      channel: undefined,
      merchant: '',
      balanceCents: -5,
      branchId: 'NULL',
    })
    const claim = await store.claim(0, LOG)
    const { refused } = await store.store(claim, batch([...events, empty]))
    expect(refused).toEqual([])
    const rows = await database.query(
      `select *, transaction_date::text as date from raw_stream.transactions order by kafka_offset`,
    )
    const seen = rows.map((row) => ({
      transactionId: row['transaction_id'],
      accountId: row['account_id'],
      customerId: row['customer_id'],
      currency: row['currency'],
      channel: row['channel'] ?? undefined,
      branchId: row['branch'],
      merchant: row['merchant'] ?? undefined,
      ageBand: row['age_band'],
      balance: row['balance'],
      at: (row['transaction_date'] as Date).getTime(),
    }))
    expect(seen).toEqual(
      [...events, empty].map((event) => ({
        transactionId: event.transactionId,
        accountId: event.accountId,
        customerId: event.customerId,
        currency: event.currency,
        channel: event.channel,
        branchId: event.branchId,
        merchant: event.merchant,
        ageBand: event.ageBand,
        balance: (event.balanceCents / 100).toFixed(2),
        at: event.occurredAtMs,
      })),
    )
    expect((await audit())[0]?.rows).toEqual(tallyOf([...events, empty]))
  })

  test('says which rows are new, when a transaction comes again in the same batch or in a later one', async () => {
    const claim = await store.claim(0, LOG)
    const first = sampleEvents(0, 5)
    const again = sampleEvent(5, { transactionId: 'T-0-2', amountCents: 1_052 })
    expect([...(await store.store(claim, batch([...first, again]))).fresh]).toEqual([0, 1, 2, 3, 4])
    const later = [sampleEvent(6, { transactionId: 'T-0-0', amountCents: 1_050 }), sampleEvent(7)]
    expect([...(await store.store(claim, batch(later))).fresh]).toEqual([7])
    const [entry] = await audit()
    expect(entry?.duplicates).toEqual(tallyOf([again, ...later.slice(0, 1)]))
    expect(entry?.rows).toEqual(tallyOf([...first, ...later.slice(1)]))
    expect(entry?.rows).toEqual(entry?.stored)
    expect([...(await store.freshOffsets(0, 2, 8))]).toEqual([2, 3, 4, 7])
  })

  test('is stored without the rows that the warehouse refuses, which are named', async () => {
    await database.query(`alter table raw_stream.transactions add check (merchant <> 'refused')`)
    const bad = new Map<number, Partial<StreamEvent>>([
      [3, { merchant: 'refused' }],
      [500, { accountId: 'with\0zero' }],
      [501, { customerAge: 3_000_000_000 }],
      [999, { merchant: 'refused' }],
    ])
    const events = Array.from({ length: 1_000 }, (_, offset) => sampleEvent(offset, bad.get(offset)))
    const claim = await store.claim(0, LOG)
    const { fresh, refused } = await store.store(claim, batch(events))
    expect(refused.map(({ event }) => event.at.offset)).toEqual([3, 500, 501, 999])
    expect(refused[0]?.detail).toContain('check constraint')
    expect(fresh.size).toBe(996)
    const known = await other.refusals(0, 4, 999)
    expect([...known.keys()]).toEqual([500, 501])
    expect(known.get(500)).toBe(refused[1]?.detail)
    expect(await storedOffsets()).toEqual([...fresh])
    const [entry] = await audit()
    expect(entry).toMatchObject({ rejected: 4, nextOffset: 1_000 })
    expect(entry?.rows).toEqual(entry?.stored)
  })

  test('of rejected messages alone moves the position', async () => {
    const claim = await store.claim(0, LOG)
    await store.store(claim, { from: 0, next: 9, events: [], rejected: 9, delivered: 0 })
    expect(await store.ledger()).toMatchObject([{ nextOffset: 9, rejected: 9 }])
  })

  test('that fails in the middle leaves nothing behind', async () => {
    const claim = await store.claim(0, LOG)
    const failing = batch(sampleEvents(0, 10), {
      afterInsert: () => {
        throw new Error('of the caller')
      },
    })
    await expect(store.store(claim, failing)).rejects.toThrow('of the caller')
    expect(await storedOffsets()).toEqual([])
    expect((await store.store(claim, batch(sampleEvents(0, 10)))).fresh.size).toBe(10)
  })
})

describe('checkpoint, windows and corrections', () => {
  const windowMs = 60_000
  const startMs = Date.UTC(2026, 0, 1, 12)
  const key = {
    windowMs,
    startMs,
    type: 'deposit',
    status: 'completed',
    branchId: 'B-1',
    ageBand: '40-49',
  } as const

  test('are written with the rows, and the next owner gets the state', async () => {
    const claim = await store.claim(0, LOG)
    const state = { rules: ['x\u0000y'], deep: { a: [1, null, '\uD800'] } }
    const cells = [{ ...key, count: 4, amountCents: 4_206 }]
    await store.store(claim, {
      ...batch(sampleEvents(0, 4)),
      afterInsert: () => ({ late: 0, lateCells: [], flush: { checkpoint: { offset: 4, state }, cells } }),
    })
    expect(await other.claim(0, LOG)).toMatchObject({ epoch: 2n, nextOffset: 4, checkpointOffset: 4, state })
    expect(
      await database.query(
        'select window_ms, transaction_type, branch, kafka_partition, transaction_count, amount from raw_stream.transaction_windows',
      ),
    ).toEqual([
      {
        window_ms: windowMs,
        transaction_type: 'deposit',
        branch: 'B-1',
        kafka_partition: 0,
        transaction_count: '4',
        amount: '42.06',
      },
    ])
  })

  test('a late cell is counted from the rows, overwritten, and the correction is kept once', async () => {
    const claim = await store.claim(0, LOG)
    const cells = [{ ...key, count: 4, amountCents: 4_206 }]
    await store.store(claim, {
      ...batch(sampleEvents(0, 4)),
      afterInsert: () => ({ late: 0, lateCells: [], flush: { checkpoint: { offset: 4, state: {} }, cells } }),
    })
    const late = sampleEvent(4, { occurredAtMs: startMs + 59_999, amountCents: 1 })
    const outside = sampleEvent(5, { occurredAtMs: startMs + 60_000 })
    const elsewhere = sampleEvent(6, { occurredAtMs: startMs, branchId: 'B-2' })
    const { recounted } = await store.store(claim, {
      ...batch([late, outside, elsewhere]),
      afterInsert: () => ({ late: 1, lateCells: [key, key] }),
    })
    const now = { ...key, count: 5, amountCents: 4_207 }
    expect(recounted).toEqual([now])
    expect(await store.recount(claim, [key])).toEqual([now])
    expect(
      await database.query(
        'select count_before, amount_before, count_after, amount_after from _stream.corrections',
      ),
    ).toEqual([{ count_before: '4', amount_before: '42.06', count_after: '5', amount_after: '42.07' }])
    expect(
      await database.query('select transaction_count, amount from raw_stream.transaction_windows'),
    ).toEqual([{ transaction_count: '5', amount: '42.07' }])
    expect(await store.ledger()).toMatchObject([{ late: 1 }])
  })
})

describe('two owners', () => {
  test('the one before can store nothing any more', async () => {
    const zombie = await store.claim(0, LOG)
    const owner = await other.claim(0, LOG)
    await expect(store.store(zombie, batch(sampleEvents(0, 5)))).rejects.toMatchObject({ kind: 'fenced' })
    await expect(store.recount(zombie, [])).rejects.toMatchObject({ kind: 'fenced' })
    expect((await other.store(owner, batch(sampleEvents(0, 5)))).fresh.size).toBe(5)
    await expect(store.store(zombie, batch(sampleEvents(5, 9)))).rejects.toThrow(StoreError)
    expect(await storedOffsets()).toEqual([0, 1, 2, 3, 4])
  })

  test('a claim waits for a transaction that is under way, and knows of its rows', async () => {
    const first = await store.claim(0, LOG)
    let taken: ReturnType<Store['claim']> | undefined
    await store.store(first, {
      ...batch(sampleEvents(0, 1_000)),
      afterInsert: () => {
        taken = other.claim(0, LOG)
        return { late: 0, lateCells: [] }
      },
    })
    expect(await taken).toMatchObject({ epoch: 2n, nextOffset: 1_000 })
  })

  test('who take the same partition from each other all the time store each message once, in order', async () => {
    const total = 3_000
    async function work(mine: Store): Promise<number> {
      let fenced = 0
      for (;;) {
        const claim = await mine.claim(0, LOG)
        let { nextOffset } = claim
        try {
          for (let batches = 0; batches < 4; batches++) {
            if (nextOffset >= total) return fenced
            const events = sampleEvents(nextOffset, nextOffset + 50)
            await mine.store(claim, batch(events))
            nextOffset += events.length
          }
        } catch (error) {
          if (!(error instanceof StoreError && error.kind === 'fenced')) throw error
          fenced++
        }
      }
    }
    const fenced = await Promise.all([work(store), work(other)])
    expect(Math.max(...fenced)).toBeGreaterThan(0)
    expect(await storedOffsets()).toEqual(Array.from({ length: total }, (_, offset) => offset))
    const [entry] = await audit()
    expect(entry?.stored).toEqual(tallyOf(sampleEvents(0, total)))
    expect(entry?.rows).toEqual(entry?.stored)
  })

  test('two partitions do not wait for each other', async () => {
    const [left, right] = await Promise.all([store.claim(0, LOG), other.claim(1, LOG)])
    const at = { topic: 'transactions', partition: 1 }
    const events = [0, 1].map((offset) => sampleEvent(offset, { at: { ...at, offset } }))
    let second: Promise<unknown> | undefined
    await store.store(left, {
      ...batch(sampleEvents(0, 2)),
      afterInsert: () => {
        second = other.store(right, batch(events))
        return { late: 0, lateCells: [] }
      },
    })
    await second
    const entries = await audit()
    expect(mergeTallies(entries.map((entry) => entry.rows)).count).toBe(4)
  })
})

describe('when the server does not do its part', () => {
  test('a lost connection is told apart, and the next attempt goes well', async () => {
    const claim = await store.claim(0, LOG)
    const blocker = await database.connect()
    await blocker.query('begin; lock table raw_stream.transactions in access exclusive mode')
    const lost = expect(store.store(claim, batch(sampleEvents(0, 5)))).rejects.toMatchObject({
      kind: 'unavailable',
    })
    let killed = 0
    while (killed === 0) {
      const { rowCount } = await blocker.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and application_name = 'tool' and wait_event_type = 'Lock'`,
      )
      killed = rowCount ?? 0
    }
    await lost
    await blocker.query('rollback')
    const again = await store.claim(0, LOG)
    expect(again.nextOffset).toBe(0)
    expect((await store.store(again, batch(sampleEvents(0, 5)))).fresh.size).toBe(5)
  })

  test('a lock that is not given in time passes', async () => {
    await using impatient = await openStore(database.outside, { ...OPTIONS, statementTimeoutMs: 300 })
    const claim = await impatient.claim(0, LOG)
    const blocker = await database.connect()
    await blocker.query('begin; lock table raw_stream.transactions in access exclusive mode')
    await expect(impatient.store(claim, batch(sampleEvents(0, 5)))).rejects.toMatchObject({
      kind: 'unavailable',
    })
    await blocker.query('rollback')
    expect((await impatient.store(claim, batch(sampleEvents(0, 5)))).fresh.size).toBe(5)
  })

  test('a table that was taken away is told to people', async () => {
    const claim = await store.claim(0, LOG)
    await database.query('drop table raw_stream.transactions')
    await expect(store.store(claim, batch(sampleEvents(0, 5)))).rejects.toThrow('T5305')
  })

  test('an answer to COMMIT that never came is read from the position', async () => {
    await using relay = await openRelay(database.url)
    const target = {
      ...database.outside.target,
      values: { url: relay.url, schema: 'analytics', sslmode: 'disable' },
    }
    await using remote = await openStore({ ...database.outside, target }, OPTIONS)
    const claim = await remote.claim(0, LOG)
    relay.cutAtCommit()
    await expect(remote.store(claim, batch(sampleEvents(0, 5)))).rejects.toMatchObject({
      kind: 'unavailable',
    })
    const again = await remote.claim(0, LOG)
    expect(again.nextOffset).toBe(5)
    expect((await remote.freshOffsets(0, 0, 5)).size).toBe(5)
    await expect(remote.store(again, batch(sampleEvents(0, 5)))).rejects.toMatchObject({ kind: 'fenced' })
    expect((await remote.store(again, batch(sampleEvents(5, 8)))).fresh.size).toBe(3)
    expect((await audit())[0]?.rows).toEqual(tallyOf(sampleEvents(0, 8)))
  })
})

describe('a log that is not what it was', () => {
  test('ends before the position: the topic was made anew', async () => {
    const claim = await store.claim(0, LOG)
    await store.store(claim, batch(sampleEvents(0, 5)))
    await expect(store.claim(0, { low: 0, high: 4 })).rejects.toThrow('T5302')
    // A claim that is refused takes nothing from the owner.
    expect((await store.store(claim, batch(sampleEvents(5, 6)))).fresh.size).toBe(1)
  })

  test('begins after the position: messages were deleted unread', async () => {
    const claim = await store.claim(0, LOG)
    await store.store(claim, batch(sampleEvents(0, 5)))
    await expect(store.claim(0, { low: 6, high: 9 })).rejects.toThrow(
      'Messages 0 to 5 of transactions, partition 0',
    )
  })

  test('has other messages at offsets that are stored', async () => {
    const claim = await store.claim(0, LOG)
    await store.store(claim, batch(sampleEvents(0, 5)))
    await database.query('delete from _stream.positions')
    const anew = await store.claim(0, LOG)
    const strangers = [sampleEvent(0, { transactionId: 'stranger' })]
    await expect(store.store(anew, batch(strangers))).rejects.toThrow('T5302')
  })

  test('and the same messages read again are their own rows', async () => {
    const claim = await store.claim(0, LOG)
    await store.store(claim, batch(sampleEvents(0, 5)))
    await database.query('delete from _stream.positions')
    const anew = await store.claim(0, LOG)
    expect((await store.store(anew, batch(sampleEvents(0, 5)))).fresh.size).toBe(5)
    const [entry] = await audit()
    expect(entry?.rows).toEqual(entry?.stored)
  })
})

interface Relay extends AsyncDisposable {
  readonly url: string
  /** Lets the next COMMIT through, and cuts the connection in the place of its answer. */
  cutAtCommit(): void
}

/** A stretch of network between a client and the server. */
async function openRelay(serverUrl: string): Promise<Relay> {
  const far = new URL(serverUrl)
  let isArmed = false
  const relay = createServer((near) => {
    const server = connect(Number(far.port), far.hostname)
    let isCut = false
    near.on('data', (bytes) => {
      isCut ||= isArmed && bytes.includes('commit')
      server.write(bytes)
    })
    server.on('data', (bytes) => {
      if (!isCut) return near.write(bytes)
      isArmed = false
      near.destroy()
      return server.destroy()
    })
    near.on('error', () => server.destroy()).on('close', () => server.destroy())
    server.on('error', () => near.destroy()).on('close', () => near.destroy())
  })
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
  const url = new URL(serverUrl)
  url.port = String((relay.address() as AddressInfo).port)
  return {
    url: url.href,
    cutAtCommit: () => {
      isArmed = true
    },
    [Symbol.asyncDispose]: async () => {
      relay.close()
    },
  }
}
