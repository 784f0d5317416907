import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { openWarehouse, type Warehouse } from '../adapters/index.ts'
import { createTestDatabase, type TestDatabase } from '../testing/database.ts'
import { finishRun, migrateState, readRuns, startRun, type RunOwner } from './index.ts'

/** As the first version made them, before there were versions. */
const FIRST_TABLES = `create schema _tool;
create table _tool.runs (
  invocation_id text, command text, target text, tool_version text, status text,
  started_at timestamptz, finished_at timestamptz, duration_ms bigint
);
create table _tool.run_results (
  invocation_id text, node_id text, status text, started_at timestamptz, duration_ms bigint,
  worker bigint, rows_written bigint, failures bigint, message text
);
insert into _tool.runs values
  ('old', 'build', 'dev', '0.0.1', 'success', '2026-01-01 00:00:00Z', '2026-01-01 00:00:02Z', 2000)`

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

const RUN = {
  id: 'new',
  command: 'build',
  target: 'dev',
  toolVersion: '1.0.0',
  invocation: 'tool build --select orders',
  startedAt: new Date('2026-02-01T00:00:00Z'),
  isAlone: true,
}

test('tables of the first version keep their rows and learn what is new', async () => {
  await database.query(FIRST_TABLES)
  expect(await withOwner((owner) => readRuns(owner, 10))).toMatchObject([{ id: 'old', durationMs: 2000 }])
  await withOwner(async (owner) => {
    await startRun(owner, RUN)
    await finishRun(owner, { id: 'new', status: 'success', durationMs: 1, results: [] })
  })
  const runs = await withOwner((owner) => readRuns(owner, 10))
  expect(runs.map(({ id, invocation }) => [id, invocation])).toEqual([
    ['new', 'tool build --select orders'],
    ['old', undefined],
  ])
  expect(await versions()).toEqual([1, 2])
})

test('many that begin at once take each step once, from old tables and from none', async () => {
  for (const before of [FIRST_TABLES, 'create schema _tool']) {
    await database.query('drop schema if exists _tool cascade')
    await database.query(before)
    await Promise.all(Array.from({ length: 8 }, () => withOwner(migrateState)))
    expect(await versions()).toEqual([1, 2])
  }
})

test('a step that fails leaves the tables as they were, and the next run takes it', async () => {
  await database.query(FIRST_TABLES)
  // Its name is taken by what is no table, so the first step cannot make it.
  await database.query(`create type _tool.quarantine as enum ('x')`)
  await expect(withOwner(migrateState)).rejects.toThrow('quarantine')
  expect(await versions()).toEqual([])
  expect(await tables()).toEqual(['migrations', 'run_results', 'runs'])
  await database.query('drop type _tool.quarantine')
  await withOwner(migrateState)
  expect(await versions()).toEqual([1, 2])
})

test('tables of a newer version are left alone', async () => {
  await database.query('create schema _tool')
  await withOwner(migrateState)
  await database.query('insert into _tool.migrations values (99, now())')
  await database.query('alter table _tool.runs add column later text')
  await withOwner((owner) => startRun(owner, RUN))
  expect(await versions()).toEqual([1, 2, 99])
})

async function withOwner<Result>(task: (owner: RunOwner) => Promise<Result>): Promise<Result> {
  await using session = await warehouse.session()
  return await task({ session, dialect: warehouse.dialect, database: database.name })
}

async function versions(): Promise<readonly number[]> {
  const rows = await database.query('select version::int as version from _tool.migrations order by version')
  return rows.map((row) => Number(row['version']))
}

async function tables(): Promise<readonly string[]> {
  const rows = await database.query(
    `select table_name from information_schema.tables where table_schema = '_tool' order by table_name`,
  )
  return rows.map((row) => String(row['table_name']))
}
