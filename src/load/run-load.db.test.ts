import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { serialize } from 'bson'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { createLoadBench, dumpConnection, type LoadBench } from '../testing/loads.ts'
import { problemsOf } from '../testing/problems.ts'

let bench: LoadBench

beforeAll(async () => {
  bench = await createLoadBench()
})

afterAll(async () => {
  await bench[Symbol.asyncDispose]()
})

type Document = Readonly<Record<string, unknown>>

async function dump(name: string, documents: readonly Document[]): Promise<void> {
  await bench.write(`${name}.bson`, Buffer.concat(documents.map((one) => Buffer.from(serialize(one)))))
}

async function lastLoad(table: string): Promise<Record<string, unknown> | undefined> {
  const sql = `select status, rows_read::int, rows_bad::int, rows_stored::int, error, finished_at is not null as ended
    from _tool.loads where target_table = $1 order by started_at desc, finished_at desc limit 1`
  return (await bench.database.query(sql, [`raw.${table}`]))[0]
}

test('a load replaces the table whole, stamps its rows and leaves a record', async () => {
  await dump('orders', [{ _id: 1, gone: true }, { _id: 2 }])
  await bench.load(dumpConnection(), 'orders')
  await dump('orders', [{ _id: 3, total: 5 }])
  expect(await bench.load(dumpConnection(), 'orders')).toEqual({ rows: 1, badRows: 0, repairedTexts: 0 })
  expect(await bench.rows('orders')).toEqual([{ _id: '3', total: '5', _extra: null }])
  const [stamp] = await bench.database.query(
    `select now() - _loaded_at < interval '1 minute' as fresh from raw.orders`,
  )
  expect(stamp).toEqual({ fresh: true })
  expect(await lastLoad('orders')).toEqual({
    status: 'success',
    rows_read: 1,
    rows_bad: 0,
    rows_stored: 1,
    error: null,
    ended: true,
  })
  const state = await bench.database.query(
    `select mode from _tool.load_state where node_id = 'source.test.raw.orders'`,
  )
  expect(state).toEqual([{ mode: 'full_refresh' }])
})

test('an empty source does not take the rows of a filled table, unless it may', async () => {
  await dump('emptied', [{ _id: 1 }, { _id: 2 }])
  await bench.load(dumpConnection(), 'emptied')
  await dump('emptied', [])
  expect(await problemsOf(() => bench.load(dumpConnection(), 'emptied'))).toEqual([
    'SOURCE_EMPTY nowhere emptied is empty at the source, but its table holds 2 rows. (If that is right, set "allow_empty: true" in its load block.)',
  ])
  expect(await bench.rows('emptied')).toHaveLength(2)
  expect(await lastLoad('emptied')).toMatchObject({ status: 'error', ended: true })
  await bench.load(dumpConnection(), 'emptied', { allowEmpty: true })
  expect(await bench.rows('emptied')).toEqual([])
})

test('an empty source makes an empty table where there was none', async () => {
  await dump('new_and_empty', [])
  await bench.load(dumpConnection(), 'new_and_empty')
  expect(await bench.columns('new_and_empty')).toEqual({
    _id: 'text',
    _extra: 'jsonb',
    _loaded_at: 'timestamp with time zone',
  })
})

test('more bad rows than allowed fail the load before anything changes', async () => {
  await dump('limits', [{ _id: 1, n: 1 }])
  await bench.load(dumpConnection(), 'limits')
  await dump('limits', [
    { _id: 1, n: 'a' },
    { _id: 2, n: 2 },
    { _id: 3, n: 3 },
    { _id: 4, n: 'b' },
  ])
  const pinned = { columns: { n: 'bigint' } }
  const tooMany = async (limits: object): Promise<readonly string[]> =>
    problemsOf(() => bench.load(dumpConnection(), 'limits', { ...pinned, ...limits }))
  const first = 'The first: row 1, field "n": a string does not fit the pinned type int64.'
  expect((await tooMany({ maxBad: { rows: 1, percent: 100 } }))[0]).toContain(
    `2 of 4 rows cannot be stored, and max_bad allows 1 rows. ${first}`,
  )
  expect((await tooMany({ maxBad: { rows: 9, percent: 49 } }))[0]).toContain(
    `2 of 4 rows cannot be stored, and max_bad allows 49 percent. ${first}`,
  )
  expect((await tooMany({ onBadRow: 'fail' }))[0]).toContain(
    `1 of 1 rows cannot be stored, and on_bad_row is "fail". ${first}`,
  )
  expect(await bench.rows('limits')).toEqual([{ _id: '1', n: '1', _extra: null }])
  expect(
    await bench.database.query(`select * from _tool.quarantine where target_table = 'raw.limits'`),
  ).toEqual([])
  expect(
    await bench.load(dumpConnection(), 'limits', { ...pinned, maxBad: { rows: 2, percent: 50 } }),
  ).toMatchObject({ rows: 2, badRows: 2 })
  const quarantine = await bench.database.query(
    `select source_key, path from _tool.quarantine where target_table = 'raw.limits' order by 1`,
  )
  expect(quarantine).toEqual([
    { source_key: '1', path: 'n' },
    { source_key: '4', path: 'n' },
  ])
})

test('modes that cannot be had yet are refused before the source is opened', async () => {
  expect(
    await problemsOf(() => bench.load(dumpConnection('nowhere'), 'orders', { mode: 'incremental' })),
  ).toEqual([
    'LOAD_MODE_UNSUPPORTED nowhere The load mode "incremental" is not available; use "full_refresh".',
  ])
})

test('a pin to a type that does not exist is refused, and names those that do', async () => {
  await dump('pins', [{ _id: 1 }])
  const [found] = await problemsOf(() => bench.load(dumpConnection(), 'pins', { columns: { n: 'money' } }))
  expect(found).toContain(
    'PIN_INVALID nowhere Column "n" is pinned to the type "money"; known are text, int64',
  )
})

test('a view on the table outlives the load and shows its rows', async () => {
  await dump('viewed', [{ _id: 1, word: 'old' }])
  await bench.load(dumpConnection(), 'viewed')
  await bench.database.query('create view raw.viewer as select _id, word from raw.viewed')
  await dump('viewed', [{ _id: 2, word: 'new', more: 1 }])
  await bench.load(dumpConnection(), 'viewed')
  expect(await bench.database.query('select _id, word from raw.viewer')).toEqual([{ _id: '2', word: 'new' }])
})

test('loads at the same time keep apart, also the first ones of a warehouse', async () => {
  await bench.database.query(
    'drop table if exists _tool.loads, _tool.load_state, _tool.quarantine, _tool.migrations',
  )
  const names = ['one', 'two', 'three', 'four']
  for (const name of names) await dump(name, [{ _id: name }])
  await Promise.all(names.map((name) => bench.load(dumpConnection(), name)))
  for (const name of names) expect(await bench.rows(name)).toEqual([{ _id: name, _extra: null }])
  expect(await bench.database.query('select count(*)::int as loads from _tool.loads')).toEqual([{ loads: 4 }])
})

test('an aborted load leaves the table and no other trace but its record', async () => {
  await dump('aborted', [{ _id: 1 }])
  await bench.load(dumpConnection(), 'aborted')
  await dump(
    'aborted',
    Array.from({ length: 50_000 }, (_, id) => ({ _id: id, text: 'x'.repeat(100) })),
  )
  const controller = new AbortController()
  const loading = bench.load(dumpConnection(), 'aborted', {
    signal: controller.signal,
    onProgress: () => controller.abort(new Error('stopped by the user')),
  })
  await expect(loading).rejects.toThrow('stopped by the user')
  expect(await bench.rows('aborted')).toHaveLength(1)
  expect((await bench.tables()).filter((table) => table.startsWith('__'))).toEqual([])
  expect(await lastLoad('aborted')).toMatchObject({ status: 'cancelled', ended: true })
})

test('a connection of the warehouse that is cut fails the load and leaves the table', async () => {
  await dump('cut', [{ _id: 1 }])
  await bench.load(dumpConnection(), 'cut')
  // So many that the first ones are in the warehouse long before the last.
  await dump(
    'cut',
    Array.from({ length: 300_000 }, (_, id) => ({ _id: id, text: 'x'.repeat(100) })),
  )
  // Again and again: the first rows are ready before the server shows what the connection does.
  const cuts: Promise<unknown>[] = []
  const loading = bench.load(dumpConnection(), 'cut', {
    onProgress: () => {
      const cut = bench.database.query(`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and query ilike 'copy %'`)
      cuts.push(cut)
    },
  })
  await expect(loading).rejects.toThrow()
  await Promise.all(cuts)
  expect(await bench.rows('cut')).toHaveLength(1)
  expect((await bench.tables()).filter((table) => table.startsWith('__'))).toEqual([])
})

test('hostile names of fields and collections are names and nothing else', async () => {
  const name = `it's "a" table; drop table orders --`
  const field = `x"; drop schema raw cascade; --`
  await mkdir(join(bench.folder, 'hostile'), { recursive: true })
  await bench.write(
    `hostile/${encodeURIComponent(name)}.bson`,
    serialize({
      _id: `'; drop table _tool.loads; --`,
      [field]: 1,
      _extra: 2,
      _loaded_at: 3,
      ctid: 4,
      Ünï: 5,
      userID: 6,
      user_id: 7,
      ['l'.repeat(80)]: 8,
    }),
  )
  await bench.load(dumpConnection('hostile'), name, { table: 'hostile' })
  const [row] = await bench.rows('hostile')
  expect(Object.keys(row ?? {})).toEqual([
    '_id',
    'x___drop_schema_raw_cascade____',
    '_extra_954dba93',
    '_loaded_at_036d8311',
    'ctid_285c63b6',
    'ünï',
    'user_id_9ef8254d',
    'user_id',
    `${'l'.repeat(54)}_a627f2a8`,
    '_extra',
  ])
  expect(Object.values(row ?? {})).toEqual([
    `'; drop table _tool.loads; --`,
    '1',
    '2',
    '3',
    '4',
    '5',
    '6',
    '7',
    '8',
    null,
  ])
})
