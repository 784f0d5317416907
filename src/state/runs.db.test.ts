import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { openWarehouse, StatementError, type Warehouse } from '../adapters/index.ts'
import { createTestDatabase, type TestDatabase } from '../testing/database.ts'
import { finishRun, readLoads, readRuns, startRun, type PastResult, type RunOwner } from './index.ts'

let database: TestDatabase
let warehouse: Warehouse

beforeAll(async () => {
  database = await createTestDatabase()
  warehouse = await openWarehouse(database.outside)
})

afterAll(async () => {
  await warehouse[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

beforeEach(async () => {
  await database.query('drop schema if exists _tool cascade')
})

async function withOwner<Result>(task: (owner: RunOwner) => Promise<Result>): Promise<Result> {
  await using session = await warehouse.session()
  return await task({ session, dialect: warehouse.dialect, database: database.name })
}

interface Begin {
  readonly second?: number
  readonly isAlone?: boolean
}

async function begin(id: string, { second = 0, isAlone = false }: Begin = {}): Promise<void> {
  const startedAt = new Date(Date.UTC(2026, 10, 23, 1, 0, second))
  const facts = { invocation: 'tool build', startedAt, isAlone }
  const run = { id, command: 'build', target: 'dev', toolVersion: '1.2.3', ...facts }
  await withOwner(async (owner) => startRun(owner, run))
}

async function end(id: string, results: readonly PastResult[] = []): Promise<void> {
  await withOwner(async (owner) => finishRun(owner, { id, status: 'success', durationMs: 12, results }))
}

async function runs(limit = 500) {
  return withOwner(async (owner) => readRuns(owner, limit))
}

test('a run is read back as it was written, hostile words included', async () => {
  await warehouse.prepare([])
  const results: readonly PastResult[] = [
    {
      nodeId: `model.shop.it's "__proto__" 😀`,
      status: 'error',
      startedAt: '2026-11-23T01:00:01.234Z',
      durationMs: 1500,
      worker: 3,
      rows: 9_007_199_254_740_991,
      failures: 2,
      message: `'); drop schema _tool cascade; -- \\' $1 $& {{ x }}\nsecond line`,
    },
    { nodeId: 'model.shop.plain', status: 'skipped', durationMs: 0 },
  ]
  await begin('one')
  await end('one', results)
  const [run] = await runs()
  expect(run).toMatchObject({
    id: 'one',
    command: 'build',
    target: 'dev',
    toolVersion: '1.2.3',
    status: 'success',
    startedAt: '2026-11-23T01:00:00.000Z',
    durationMs: 12,
  })
  expect(run?.results.toSorted((one, other) => one.nodeId.localeCompare(other.nodeId))).toEqual(results)
})

test('moments are read alike, however the server is set to print them', async () => {
  await warehouse.prepare([])
  await database.query(`alter database ${database.name} set datestyle = 'SQL, DMY'`)
  await using others = await openWarehouse(database.outside)
  try {
    await begin('one')
    await end('one')
    await using session = await others.session()
    const [run] = await readRuns({ session, dialect: others.dialect, database: database.name }, 1)
    expect(run?.startedAt).toBe('2026-11-23T01:00:00.000Z')
  } finally {
    await database.query(`alter database ${database.name} reset datestyle`)
  }
})

test('a message with U+0000, which no text column can hold, is stored with a mark in its place', async () => {
  await warehouse.prepare([])
  await begin('zero')
  await end('zero', [{ nodeId: 'a', status: 'error', durationMs: 1, message: 'a\0b' }])
  expect((await runs())[0]?.results[0]?.message).toBe('a\uFFFDb')
})

test('a run that never ended was killed, and only a run that is alone may say so', async () => {
  await warehouse.prepare([])
  await begin('died')
  await begin('beside', { second: 1 })
  expect(await runs()).toEqual([])
  await begin('alone', { second: 2, isAlone: true })
  await end('alone')
  expect((await runs()).map(({ id, status }) => `${id} ${status}`)).toEqual([
    'alone success',
    'beside killed',
    'died killed',
  ])
})

test('runs that begin and end beside each other in a new warehouse are all recorded', async () => {
  await warehouse.prepare([])
  const ids = ['a', 'b', 'c', 'd']
  await Promise.all(
    ids.map(async (id, second) => {
      await begin(id, { second })
      await end(id, [{ nodeId: id, status: 'success', durationMs: 1 }])
    }),
  )
  expect((await runs()).map(({ id, results }) => [id, results[0]?.nodeId])).toEqual([
    ['d', 'd'],
    ['c', 'c'],
    ['b', 'b'],
    ['a', 'a'],
  ])
})

test('the newest 200 runs are kept, older ones go with their results', async () => {
  await warehouse.prepare([])
  await begin('last', { second: 59 })
  await database.query(`insert into _tool.runs (invocation_id, status, started_at)
    select 'old ' || g, 'success', timestamptz '2026-01-01 00:00Z' + g * interval '1 minute'
    from generate_series(1, 250) g;
    insert into _tool.run_results (invocation_id, node_id, status) select invocation_id, 'n', 'success' from _tool.runs`)
  await end('last')
  const kept = await runs()
  expect(kept).toHaveLength(200)
  expect([kept[0]?.id, kept[199]?.id]).toEqual(['last', 'old 52'])
  const [left] = await database.query('select count(*)::int as results from _tool.run_results')
  expect(left).toEqual({ results: 200 })
  expect((await runs(3)).map(({ id }) => id)).toEqual(['last', 'old 250', 'old 249'])
})

test('the results of a large run are all recorded', async () => {
  await warehouse.prepare([])
  const results = Array.from({ length: 11_000 }, (_, at) => ({
    nodeId: `test.shop.not_null_of_some_column_${at}`,
    status: 'success',
    startedAt: '2026-11-23T01:00:01.234Z',
    durationMs: at,
    message: 'some words '.repeat(5),
  }))
  await begin('large')
  await end('large', results)
  expect((await runs())[0]?.results).toHaveLength(11_000)
})

test('a warehouse without history has no runs and no loads', async () => {
  expect(await runs()).toEqual([])
  const { name } = database
  const loads = await withOwner(async ({ session, dialect }) =>
    readLoads(session, dialect, { database: name, limit: 30 }),
  )
  expect(loads).toEqual([])
})

test('without the right to write, the error is one of the statement and nothing is left', async () => {
  await warehouse.prepare([])
  const role = `guest_${database.name}`
  await database.query(`create role ${role} login password 'guest'; grant usage on schema _tool to ${role}`)
  const url = new URL(database.url)
  url.username = role
  url.password = 'guest'
  const { outside } = database
  const values = { ...outside.target.values, url: url.href }
  const guests = await openWarehouse({ ...outside, target: { ...outside.target, values } })
  try {
    await using session = await guests.session()
    const owner = { session, dialect: guests.dialect, database: database.name }
    const run = {
      id: 'x',
      command: 'test',
      target: 'dev',
      toolVersion: '1',
      startedAt: new Date(),
      invocation: 'tool build',
      isAlone: false,
    }
    await expect(startRun(owner, run)).rejects.toBeInstanceOf(StatementError)
  } finally {
    await guests[Symbol.asyncDispose]()
    await database.query(`drop owned by ${role}; drop role ${role}`)
  }
  expect(await runs()).toEqual([])
})

test('of each node the newest loads are read, newest first', async () => {
  await warehouse.prepare([])
  await database.query(`
    create table _tool.loads (load_id text, node_id text, status text, rows_read bigint, rows_bad bigint,
      rows_stored bigint, window_low text, window_high text, error text, started_at timestamptz, finished_at timestamptz);
    insert into _tool.loads (load_id, node_id, status, rows_stored, rows_bad, started_at, finished_at, error)
    select g, 'source.' || (g % 2), case when g = 40 then 'error' else 'success' end, g, 0,
      timestamptz '2026-11-23 00:00Z' + g * interval '1 minute',
      case when g <> 39 then timestamptz '2026-11-23 00:00:30Z' + g * interval '1 minute' end,
      case when g = 40 then 'it broke' end
    from generate_series(1, 40) g`)
  const loads = await withOwner(async ({ session, dialect }) =>
    readLoads(session, dialect, { database: database.name, limit: 2 }),
  )
  expect(loads.map(({ nodeId, rows }) => [nodeId, rows])).toEqual([
    ['source.0', 40],
    ['source.0', 38],
    ['source.1', 39],
    ['source.1', 37],
  ])
  expect(loads[0]).toMatchObject({
    status: 'error',
    error: 'it broke',
    startedAt: '2026-11-23T00:40:00.000Z',
    finishedAt: '2026-11-23T00:40:30.000Z',
    badRows: 0,
  })
  expect(loads[2]).not.toHaveProperty('finishedAt')
})
