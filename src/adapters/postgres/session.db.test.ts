import { once } from 'node:events'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { createTestDatabase, type TestDatabase } from '../../testing/database.ts'
import { runScript } from '../../testing/script.ts'
import { openWarehouse } from '../index.ts'
import type { Warehouse } from '../warehouse.ts'

let database: TestDatabase
let warehouse: Warehouse

beforeAll(async () => {
  database = await createTestDatabase()
  warehouse = await openWarehouse(database.outside)
  await warehouse.prepare(['analytics'])
})

afterAll(async () => {
  await warehouse[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

test('a cancelled query ends on the server, and the session can be used again', async () => {
  await using session = await warehouse.session()
  const abort = new AbortController()
  setTimeout(() => abort.abort(), 100)
  const started = Date.now()
  await expect(session.query('select pg_sleep(30)', [], abort.signal)).rejects.toMatchObject({
    sqlState: '57014',
  })
  expect(Date.now() - started).toBeLessThan(3_000)
  expect((await session.query('select 1')).rows).toEqual([[1]])
})

test('a copy that fails has let go of its source when it says so', async () => {
  await database.query('create table analytics.copied (id int)')
  await using session = await warehouse.session()
  const cut = `select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and query like 'copy %copied%'`
  let isClosed = false
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      // The head of a binary COPY, and after the cut nothing that could still be stored.
      yield Buffer.concat([Buffer.from('PGCOPY\n\u00ff\r\n\0', 'latin1'), Buffer.alloc(8)])
      while ((await database.query(cut)).length === 0) await sleep(10)
      await sleep(300)
      yield Buffer.alloc(0)
    } finally {
      isClosed = true
    }
  }
  const relation = { database: database.name, schema: 'analytics', name: 'copied' }
  const into = { relation, columns: ['id'], format: 'pgcopy' }
  await expect(session.copyIn(into, chunks())).rejects.toMatchObject({ name: 'StatementError' })
  expect(isClosed).toBe(true)
})

test('a build that is cancelled in its transaction leaves none open', async () => {
  await database.query('create table analytics.busy as select 1 as id')
  const reader = await database.connect()
  await reader.query('begin; select * from analytics.busy')
  await using session = await warehouse.session()
  const relation = { database: database.name, schema: 'analytics', name: 'busy' }
  const actions = warehouse.dialect.materialize({
    kind: 'table',
    relation,
    sql: 'select 2 as id',
    rebuiltLater: [],
  })
  const abort = new AbortController()
  setTimeout(() => abort.abort(), 2_000)
  await expect(session.run(actions, abort.signal)).rejects.toThrow()
  await reader.query('commit')
  expect((await session.query('select id from analytics.busy')).rows).toEqual([[1]])
  expect((await session.query('select now() = statement_timestamp()')).rows).toEqual([[true]])
})

test('after its connection was cut a session fails once and then has a new one', async () => {
  await using session = await warehouse.session()
  const [[backend] = []] = (await session.query('select pg_backend_pid()')).rows
  await database.query('select pg_terminate_backend($1)', [backend])
  await expect(session.query('select 1')).rejects.toMatchObject({ name: 'StatementError' })
  expect((await session.query('select 2')).rows).toEqual([[2]])
})

test('the rest of a transaction whose connection was cut is refused until it is rolled back', async () => {
  await using session = await warehouse.session()
  await session.query('create table analytics.half (id int)')
  await session.query('begin')
  await session.query('insert into analytics.half values (1)')
  const [[backend] = []] = (await session.query('select pg_backend_pid()')).rows
  await database.query('select pg_terminate_backend($1)', [backend])
  await expect(session.query('insert into analytics.half values (2)')).rejects.toThrow()
  await expect(session.query('insert into analytics.half values (3)')).rejects.toMatchObject({
    sqlState: '25P02',
  })
  await session.query('rollback')
  expect((await session.query('select count(*)::int from analytics.half')).rows).toEqual([[0]])
})

test('what a session set, locked or left open does not reach the next one', async () => {
  const backends = new Set<unknown>()
  for (let at = 0; at < 3; at++) {
    await using session = await warehouse.session()
    const { rows } = await session.query(`select pg_backend_pid(), current_setting('work_mem') = '7MB',
      to_regclass('pg_temp.mine') is null, (select count(*)::int from pg_locks where locktype = 'advisory' and pid = pg_backend_pid())`)
    backends.add(rows[0]?.[0])
    expect(rows[0]?.slice(1)).toEqual([false, true, 0])
    await session.query(`set work_mem = '7MB'; create temp table mine (id int); select pg_advisory_lock(1)`)
    await session.query('begin')
  }
  expect(backends.size).toBe(1)
})

test('leftovers of dead runs are removed, and nothing else', async () => {
  await database.query(
    `create table analytics.__tool_0123abcd_orders (id int); create table analytics.__tool_mine (id int)`,
  )
  await warehouse.prepare(['analytics'])
  const { relations } = await warehouse.inspect(['analytics'])
  expect(relations.map((one) => one.name).filter((name) => name.startsWith('__tool'))).toEqual([
    '__tool_mine',
  ])
})

test('text columns are cast with the rules of a literal: too long fails, nothing is cut off', async () => {
  await using session = await warehouse.session()
  const relation = { database: database.name, schema: 'analytics', name: 'casts' }
  async function cast(text: string, type: string): Promise<unknown> {
    await session.query('drop table if exists analytics.casts; create table analytics.casts (a text)')
    await session.query('insert into analytics.casts values ($1)', [text])
    await session.query(warehouse.dialect.castTextColumn(relation, 'a', type))
    return (await session.query('select a::text from analytics.casts')).rows[0]?.[0]
  }
  expect(await cast('007', 'varchar(3)')).toBe('007')
  expect(await cast('1.50', 'numeric(10, 3)')).toBe('1.500')
  expect(await cast('{1,2}', 'integer[]')).toBe('{1,2}')
  for (const type of ['varchar(2)', 'character varying (2)', 'char(2)', 'varchar(2)[]']) {
    await expect(cast(type.endsWith('[]') ? '{abc}' : 'abc', type)).rejects.toThrow('too long')
  }
  await expect(cast('101', 'bit(2)')).rejects.toThrow('does not match')
  await expect(cast('12345', 'numeric(4,2)')).rejects.toThrow('overflow')
})

test('a second run is told who holds the target, and gets it after the first was killed', async () => {
  const body = `const warehouse = await tool.openPostgresWarehouse(${JSON.stringify(database.outside)})
    await warehouse.lockRun('tool build by "ann"'); console.log('locked'); setInterval(() => {}, 1000)`
  const script = runScript('adapters/postgres/index.ts', body)
  expect(await script.line()).toBe('locked')
  await expect(warehouse.lockRun('me')).rejects.toMatchObject({
    problems: [
      {
        name: 'RUN_LOCKED',
        message: expect.stringContaining('tool build by "ann" with process id') as string,
      },
    ],
  })
  script.child.kill('SIGKILL')
  const lock = await warehouse.lockRun('me')
  expect(await database.query('select holder from _tool.run_lock')).toEqual([{ holder: 'me' }])
  await lock[Symbol.asyncDispose]()
  expect(await database.query('select holder from _tool.run_lock')).toEqual([])
})

test('a run is told when the connection that holds its target dies, and not when it lets go', async () => {
  const kept = await warehouse.lockRun('me')
  await kept[Symbol.asyncDispose]()
  const lock = await warehouse.lockRun('me')
  const told = once(lock.lost, 'abort')
  await database.query('select pg_terminate_backend(backend) from _tool.run_lock')
  await told
  expect(lock.lost.reason).toMatchObject({ problems: [{ name: 'RUN_LOCK_LOST' }] })
  expect(kept.lost.aborted).toBe(false)
  await lock[Symbol.asyncDispose]()
  await (await warehouse.lockRun('another'))[Symbol.asyncDispose]()
})

test('a connection that many sessions used in turn keeps nothing of theirs', async () => {
  const warnings: Error[] = []
  const onWarning = (warning: Error): unknown => warnings.push(warning)
  process.on('warning', onWarning)
  for (let at = 0; at < 20; at++) {
    await using session = await warehouse.session()
    await session.query('select 1', [], AbortSignal.timeout(60_000))
  }
  await setImmediate()
  process.removeListener('warning', onWarning)
  expect(warnings).toEqual([])
})

test('a session that cannot get its settings gives its connection back', async () => {
  const target = {
    ...database.outside.target,
    values: { ...database.outside.target.values, sslmode: 'disable', role: 'nobody_has_this_role' },
  }
  await using other = await openWarehouse({ ...database.outside, target })
  for (let at = 0; at < 10; at++) {
    await expect(other.session()).rejects.toMatchObject({ problems: [{ name: 'CONNECTION_FAILED' }] })
  }
})

test('a server that is not there is one clear problem without the password', async () => {
  const target = {
    ...database.outside.target,
    values: { url: 'postgresql://me:hunter2@127.0.0.1:1/db', retries: 0 },
  }
  const opening = openWarehouse({ ...database.outside, target })
  await expect(opening).rejects.toMatchObject({ problems: [{ name: 'CONNECTION_FAILED' }] })
  await expect(opening).rejects.not.toThrow('hunter2')
})
