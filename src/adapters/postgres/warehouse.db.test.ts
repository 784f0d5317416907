import { afterAll, beforeAll, expect, test } from 'vitest'

import { createTestDatabase, type TestDatabase } from '../../testing/database.ts'
import { openWarehouse } from '../index.ts'
import type { Session, Warehouse } from '../warehouse.ts'

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

async function withSession<Result>(task: (session: Session) => Promise<Result>): Promise<Result> {
  await using session = await warehouse.session()
  return await task(session)
}

function relation(name: string, schema = 'analytics') {
  return { database: database.name, schema, name }
}

test('exact numbers and times stay text, and types are named as the server names them', async () => {
  const result = await withSession(async (session) =>
    session.query(
      `select 9223372036854775807::bigint as big, 1.50::numeric(10,2) as money, true as yes, 7 as small,
              timestamptz '2024-02-29 12:00:00.123456+00' as moment, 'NaN'::float8 as nan, null as nothing`,
    ),
  )
  expect(result.rows).toEqual([
    ['9223372036854775807', '1.50', true, 7, '2024-02-29 12:00:00.123456+00', Number.NaN, null],
  ])
  expect(result.columns.map((column) => column.type)).toEqual([
    'bigint',
    'numeric(10,2)',
    'boolean',
    'integer',
    'timestamp with time zone',
    'double precision',
    'text',
  ])
})

test('a refused statement tells its SQLSTATE and the place counted in UTF-16 units from 0', async () => {
  const sql = `select '😀', nope`
  const failing = withSession(async (session) => session.query(sql))
  await expect(failing).rejects.toMatchObject({
    name: 'StatementError',
    sqlState: '42703',
    position: sql.indexOf('nope'),
    sql,
  })
})

test('a table is built and published, and its staging table is gone', async () => {
  const { dialect } = warehouse
  const build = {
    kind: 'table' as const,
    relation: relation('orders'),
    sql: 'select 1 as id',
    rebuiltLater: [],
  }
  const stats = await withSession(async (session) => session.run(dialect.materialize(build)))
  expect(stats.rows).toBe(1)
  const state = await warehouse.inspect(['analytics'])
  expect(state.relations.map((one) => `${one.kind} ${one.name}`)).toEqual(['table orders'])
})
