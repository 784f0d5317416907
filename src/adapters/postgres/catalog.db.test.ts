import { afterAll, beforeAll, expect, test } from 'vitest'

import { createTestDatabase, type TestDatabase } from '../../testing/database.ts'
import { openWarehouse } from '../index.ts'
import type { CatalogRelation, Warehouse } from '../warehouse.ts'

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

async function catalogOf(name: string): Promise<CatalogRelation | undefined> {
  return (await warehouse.catalog('analytics', [name]))[0]
}

test('the catalog names each kind of relation as the information schema does', async () => {
  await database.query(`
    create table analytics.kind_table (id int);
    create table analytics.kind_parted (id int) partition by range (id);
    create view analytics.kind_view as select 1 as id;
    create materialized view analytics.kind_stored as select 1 as id;
    create foreign data wrapper nowhere;
    create server nowhere foreign data wrapper nowhere;
    create foreign table analytics.kind_foreign (id int) server nowhere`)
  const names = ['kind_table', 'kind_parted', 'kind_view', 'kind_stored', 'kind_foreign']
  const found = await warehouse.catalog('analytics', names)
  expect(Object.fromEntries(found.map(({ name, kind }) => [name, kind]))).toEqual({
    kind_table: 'BASE TABLE',
    kind_parted: 'BASE TABLE',
    kind_view: 'VIEW',
    kind_stored: 'MATERIALIZED VIEW',
    kind_foreign: 'FOREIGN',
  })
})

test('columns keep their order, exact types and comments, whatever they are called', async () => {
  const long = 'ü'.repeat(31)
  await database.query(`
    create table analytics."a ""quoted"" 'name' 😀" (
      "__proto__" numeric(10,2), gone int, "${long}" varchar(7)[], "select ""x""" timestamptz);
    alter table analytics."a ""quoted"" 'name' 😀" drop column gone;
    comment on table analytics."a ""quoted"" 'name' 😀" is 'all </script> of "it"';
    comment on column analytics."a ""quoted"" 'name' 😀"."__proto__" is 'not a prototype'`)
  expect(await catalogOf(`a "quoted" 'name' 😀`)).toMatchObject({
    comment: 'all </script> of "it"',
    columns: [
      { name: '__proto__', type: 'numeric(10,2)', comment: 'not a prototype' },
      { name: long, type: 'character varying(7)[]' },
      { name: 'select "x"', type: 'timestamp with time zone' },
    ],
  })
})

test('only what was asked for is told, and what is not there is left out', async () => {
  await database.query('create table analytics.wanted (id int); create table analytics.unwanted (id int)')
  const found = await warehouse.catalog('analytics', ['wanted', 'never_there', `x'); drop table wanted --`])
  expect(found.map(({ name }) => name)).toEqual(['wanted'])
  expect(await warehouse.catalog('no_such_schema', ['wanted'])).toEqual([])
  expect(await warehouse.catalog('analytics', [])).toEqual([])
})

test('a table that was counted has rows and bytes; a view has neither', async () => {
  await database.query(`
    create table analytics.counted as select g as id, repeat('x', 100) as text from generate_series(1, 1000) g;
    create index on analytics.counted (id);
    analyze analytics.counted;
    create view analytics.counted_view as select * from analytics.counted`)
  const table = await catalogOf('counted')
  const [size] = await database.query(`select pg_table_size('analytics.counted')::int as bytes`)
  expect(table?.rows).toBe(1000)
  expect(table?.bytes).toBeGreaterThanOrEqual(1000 * 100)
  expect(Math.abs(Number(table?.bytes) - Number(size?.['bytes']))).toBeLessThan(100_000)
  const view = await catalogOf('counted_view')
  expect(view).not.toHaveProperty('rows')
  expect(view).not.toHaveProperty('bytes')
})

test('a table that was never counted has neither rows nor bytes, rather than none', async () => {
  await database.query(`create table analytics.uncounted with (autovacuum_enabled = false)
    as select g as id from generate_series(1, 10000) g`)
  const table = await catalogOf('uncounted')
  expect(table).not.toHaveProperty('rows')
  expect(table).not.toHaveProperty('bytes')
})

test('grants are told by privilege, without those of the owner', async () => {
  const role = `reader "${database.name}"`
  const quoted = `"${role.replaceAll('"', '""')}"`
  await database.query(`create role ${quoted}`)
  try {
    await database.query(`create table analytics.granted (id int);
      grant select, insert on analytics.granted to ${quoted}; grant select on analytics.granted to public`)
    const granted = await catalogOf('granted')
    expect(granted?.grants).toEqual({
      insert: [role],
      select: expect.arrayContaining([role, 'public']) as string[],
    })
  } finally {
    await database.query(`drop owned by ${quoted}; drop role ${quoted}`)
  }
})

test('the catalog does not wait for a table that another session has locked', async () => {
  await database.query(`create table analytics.held (id int); insert into analytics.held values (1)`)
  const other = await database.connect()
  await other.query('begin; lock table analytics.held in access exclusive mode')
  const late = new Promise((resolve) => setTimeout(resolve, 5_000, 'waited for the lock'))
  const found = await Promise.race([catalogOf('held'), late])
  await other.query('rollback')
  expect(found).toMatchObject({ name: 'held', columns: [{ name: 'id', type: 'integer' }] })
})

test('relations that are dropped while the catalog is read are left out of it', async () => {
  const names = Array.from({ length: 200 }, (_, at) => `fleeting_${at}`)
  const other = await database.connect()
  await other.query(names.map((name) => `create table analytics.${name} (id int)`).join(';'))
  const dropping = (async () => {
    for (const name of names) await other.query(`drop table analytics.${name}`)
  })()
  const counts: number[] = []
  while (counts.at(-1) !== 0) counts.push((await warehouse.catalog('analytics', names)).length)
  await dropping
  expect(counts).toEqual(counts.toSorted((one, next) => next - one))
})
