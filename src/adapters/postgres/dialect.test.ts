import { expect, test } from 'vitest'

import { DIALECT } from './dialect.ts'

const orders = { database: 'w', schema: 'a', name: 'orders' }

test('a table is built aside and then published', () => {
  const actions = DIALECT.materialize({
    kind: 'table',
    relation: orders,
    sql: 'select 1; ',
    rebuiltLater: [],
  })
  const staging = { ...orders, name: '__tool_13b9d2e2_orders' }
  expect(actions).toEqual([
    { kind: 'execute', sql: 'drop table if exists "w"."a"."__tool_13b9d2e2_orders"' },
    { kind: 'execute', sql: 'create table "w"."a"."__tool_13b9d2e2_orders" as (\nselect 1\n)' },
    { kind: 'publish', staging, relation: orders, rebuiltLater: [], inTransaction: [] },
  ])
})

test('long names that start alike have different staging tables of at most 63 bytes', () => {
  const names = ['x', 'y'].map(
    (end) => DIALECT.stagingRelation({ ...orders, name: 'é'.repeat(31) + end }).name,
  )
  expect(new Set(names).size).toBe(2)
  for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63)
})

test('a name the server would cut off is refused', () => {
  const relation = { ...orders, name: 'é'.repeat(32) }
  const build = { kind: 'view' as const, relation, sql: 'select 1', rebuiltLater: [] }
  expect(() => DIALECT.materialize(build)).toThrow('has 64 bytes, but the warehouse allows 63')
})

test('names and values are quoted', () => {
  expect(DIALECT.quoteRelation({ database: '', schema: 'a.b', name: 'c"d' })).toBe('"a.b"."c""d"')
  expect(DIALECT.quoteLiteral(`it's`)).toBe(`'it''s'`)
  expect(DIALECT.quoteLiteral(String.raw`a\'b`)).toBe(String.raw` E'a\\''b'`)
})

test('a test query counts what is wrong with conditions and a limit', () => {
  const query = { sql: 'select 1 -- all', failCalc: 'count(*)', warnIf: '!= 0', errorIf: '> 5', limit: 9 }
  expect(DIALECT.testQuery(query)).toBe(`select
  count(*) as failures,
  count(*) != 0 as should_warn,
  count(*) > 5 as should_error
from (
select 1 -- all
limit 9
) dbt_internal_test`)
})
