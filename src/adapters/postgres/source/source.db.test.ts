import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { createTestDatabase, type TestDatabase } from '../../../testing/database.ts'
import { openSource, openWarehouse } from '../../index.ts'
import type { CursorWindow, Source, StreamSchema } from '../../source.ts'
import type { Warehouse } from '../../warehouse.ts'

let database: TestDatabase
let warehouse: Warehouse
let source: Source

beforeAll(async () => {
  database = await createTestDatabase()
  warehouse = await openWarehouse(database.outside)
  const connection = { name: 'crm', type: 'postgres', values: { url: database.url } }
  source = await openSource({ ...database.outside, connections: [connection] }, 'crm')
})

afterAll(async () => {
  await source[Symbol.asyncDispose]()
  await warehouse[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

beforeEach(async () => {
  await database.query('drop schema if exists s, raw cascade; create schema s; create schema raw')
})

interface CopyOptions {
  readonly window?: CursorWindow
  readonly idleTimeoutMs?: number
  readonly signal?: AbortSignal
  readonly whileReading?: () => Promise<void>
}

/** Copies a stream into `raw.copy`, as a load does; returns the rows read and stored. */
async function copy(
  from: string,
  options: CopyOptions = {},
): Promise<{ read: number; stored: number; schema: StreamSchema }> {
  const { signal = new AbortController().signal, idleTimeoutMs = 10_000, window, whileReading } = options
  const schema = await source.describe({ from, layout: 'columns', pins: {} })
  const { dialect } = warehouse
  const columns = schema.columns.map((column) => {
    const type = typeof column.type === 'string' ? dialect.typeName(column.type) : column.type.name
    return `${dialect.quoteIdentifier(column.name)} ${type}`
  })
  await database.query(`create table raw.copy (${columns.join(', ')})`)
  let read = 0
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const encoder = dialect.createEncoder(schema.columns)
    const request = { from, layout: 'columns' as const, pins: {}, schema, encoder, idleTimeoutMs, signal }
    for await (const chunk of source.read({
      ...request,
      ...(window && { window }),
      onBadRow: () => undefined,
      onProgress: (rows) => void (read = rows),
    })) {
      expect(chunk.length).toBeLessThanOrEqual(256 * 1024)
      await whileReading?.()
      yield chunk
    }
  }
  await using session = await warehouse.session()
  const into = {
    relation: { database: database.name, schema: 'raw', name: 'copy' },
    columns: schema.columns.map((column) => column.name),
    format: 'pgcopy',
  }
  return { stored: await session.copyIn(into, chunks(), signal), read, schema }
}

test('every type arrives as it was, or as its text', async () => {
  await database.query(`
    create type s.mood as enum ('sad', 'it''s ok'); create domain s.small as int check (value < 100);
    create domain s.tags as varchar(20)[]; create type s.pair as (a int, b text);
    create type s.span as range (subtype = float8);
    create table s.everything (
      i2 int2, i4 int4, i8 int8, f4 float4, f8 float8, n numeric, n2 numeric(12, 4), t text, v varchar(5), c char(5),
      b bool, by bytea, d date, tm time, tz timetz, ts timestamp, tstz timestamptz(3), iv interval, u uuid, j json,
      jb jsonb, ine inet, ci cidr, ma macaddr, bi bit(5), vb varbit, p point, r int4range, mr tstzmultirange, x xml,
      m money, o oid, rc regclass, nm name, ch "char", lsn pg_lsn, tv tsvector, mood s.mood, moods s.mood[],
      small s.small, tags s.tags, pair s.pair, pairs s.pair[], span s.span, ia int[], ta varchar(3)[], na numeric(5,2)[],
      "odd ""name"".x" int, gen int generated always as (i4 * 2) stored, gone int
    );
    alter table s.everything drop column gone;
    insert into s.everything values (-32768, 1073741823, -9223372036854775808, '1.1', 'NaN', 'Infinity', 1.5000, 'é😀',
      'ab', 'ab', true, '\\x00ff', 'infinity', '24:00', '12:00+05:30', '-infinity', '2024-02-29 12:00:00.1239+02',
      '1 mon -3 days 04:05:06.7', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{"a":1,"a": 2}', '{"b": [1e400]}',
      '10.0.0.1/8', '10.0.0.0/8', '08:00:2b:01:02:03', '10101', '1', '(1,2)', '[1,5)', '{[2024-01-01,2024-02-01)}',
      '<a/>', '-12.34', 4294967295, 'pg_class', 'nm', 'z', '16/B374D848', 'a fat cat', 'it''s ok', '{sad,null}', 7,
      '{"a,b",null}', '(1,"x,y")', '{"(1,z)"}', '[1.5,2.5)', '{{1,2},{3,null}}', '{abc}', '{1.10}', 5);
    insert into s.everything default values;
  `)
  const { read, stored, schema } = await copy('s.everything')
  expect([read, stored]).toEqual([2, 2])
  const differing: string[] = []
  for (const { name, type } of schema.columns) {
    const column = warehouse.dialect.quoteIdentifier(name)
    const cast = typeof type === 'string' ? type : type.name
    const sql = `select count(*)::int as n from (select ${column}::${cast}::text as value from s.everything
      except all select ${column}::text from raw.copy) d`
    const [row] = await database.query(sql)
    if (row?.['n'] !== 0) differing.push(name)
  }
  expect(differing).toEqual([])
  const types = Object.fromEntries(
    schema.columns.map(({ name, type }) => [name, typeof type === 'string' ? type : type.name]),
  )
  expect(types).toMatchObject({
    n2: 'numeric(12,4)',
    v: 'text',
    m: 'numeric',
    mood: 'text',
    moods: 'text',
    small: 'integer',
    tags: 'text[]',
    pair: 'text',
    span: 'text',
    o: 'text',
    x: 'text',
    tstz: 'timestamp(3) with time zone',
    ta: 'text[]',
    na: 'numeric(5,2)[]',
  })
})

test('the key, views, partitioned tables and empty tables are read', async () => {
  await database.query(`create table s.p (id int, part int, primary key (part, id)) partition by list (part);
    create table s.p1 partition of s.p for values in (1); insert into s.p values (2, 1), (1, 1);
    create view s."v.w" as select id from s.p; create table s.empty (id int)`)
  const described = await source.describe({ from: 's.p', layout: 'columns', pins: {} })
  expect(described.key).toEqual(['part', 'id'])
  expect(await source.list()).toEqual(['s.empty', 's.p', 's.v.w'])
  expect((await copy('s.v.w')).stored).toBe(2)
  await database.query('drop table raw.copy')
  expect((await copy('s.empty')).stored).toBe(0)
})

test('a window is half open, and takes rows without a cursor only when asked to', async () => {
  await database.query(`create table s.t (id int, at timestamptz);
    insert into s.t values (1, '2024-01-01 00:00:00.000001Z'), (2, '2024-01-02Z'), (3, null)`)
  const window = {
    field: 'at',
    low: '2024-01-01 00:00:00.000001+00',
    high: '2024-01-02 00:00:00+00',
    includeNull: false,
  }
  await copy('s.t', { window })
  expect(await database.query('select id from raw.copy')).toEqual([{ id: 1 }])
  await database.query('drop table raw.copy')
  await copy('s.t', { window: { ...window, includeNull: true } })
  expect(await database.query('select id from raw.copy order by id')).toEqual([{ id: 1 }, { id: 3 }])
})

test('the high watermark stays below what an open transaction may still write', async () => {
  const writer = await database.connect()
  await writer.query('begin')
  const { rows } = await writer.query(`select now()::text as now, set_config('timezone', 'UTC', true)`)
  const high = await source.safeHighWatermark?.('at', 0)
  expect(
    await database.query('select $1::timestamptz <= $2::timestamptz as safe', [
      high,
      (rows[0] as { now: string }).now,
    ]),
  ).toEqual([{ safe: true }])
  await writer.query('rollback')
})

test('a misspelt stream is refused with a suggestion', async () => {
  await database.query('create table s.customers (id int)')
  await expect(source.describe({ from: 's.custmers', layout: 'columns', pins: {} })).rejects.toMatchObject({
    problems: [{ name: 'SOURCE_STREAM_MISSING', hint: 'Did you mean "s.customers"?' }],
  })
})

/** Only here: test files share one server. */
const KILL = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and query ilike 'copy%'`

test('a source that dies in the middle leaves no row, and the session works on', async () => {
  await database.query(
    'create table s.big as select g as id, repeat(md5(g::text), 8) as text from generate_series(1, 60000) g',
  )
  const whileReading = async (): Promise<void> =>
    void (await database.query(`${KILL} and query ilike '%to stdout%'`))
  await expect(copy('s.big', { whileReading })).rejects.toMatchObject({ problems: [{ name: 'LOAD_FAILED' }] })
  expect(await database.query('select count(*)::int as n from raw.copy')).toEqual([{ n: 0 }])
})

test('a warehouse that dies in the middle fails the copy clearly and leaves no row', async () => {
  await database.query(
    'create table s.big as select g as id, repeat(md5(g::text), 8) as text from generate_series(1, 60000) g',
  )
  const whileReading = async (): Promise<void> =>
    void (await database.query(`${KILL} and query ilike '%from stdin%'`))
  await expect(copy('s.big', { whileReading })).rejects.toMatchObject({ name: 'StatementError' })
  expect(await database.query('select count(*)::int as n from raw.copy')).toEqual([{ n: 0 }])
})

test('a source that sends nothing is given up', async () => {
  await database.query(`create view s.slow as select 1 as id, pg_sleep(20)::text as nothing`)
  await expect(copy('s.slow', { idleTimeoutMs: 300 })).rejects.toThrow('sent nothing for 0.3 seconds')
  await database.query(`${KILL} and query ilike '%slow%'`)
})

test('a read that is cancelled ends at once', async () => {
  await database.query(`create view s.slow as select 1 as id, pg_sleep(20)::text as nothing`)
  const abort = new AbortController()
  setTimeout(() => abort.abort(), 200)
  const started = Date.now()
  await expect(copy('s.slow', { signal: abort.signal })).rejects.toThrow(/abort/i)
  expect(Date.now() - started).toBeLessThan(5_000)
  await database.query(`${KILL} and query ilike '%slow%'`)
})
