import { expect, test } from 'vitest'

import { modelId } from '../nodes/index.ts'
import { injectCtes } from './ctes.ts'

const CTES = [{ nodeId: modelId('shop', 'a'), name: '__dbt__cte__a', sql: 'select 1 as x' }]

test.each([
  [
    'a plain query',
    'select * from __dbt__cte__a',
    'with __dbt__cte__a as (\nselect 1 as x\n)\nselect * from __dbt__cte__a',
  ],
  [
    'a query with its own with',
    'with b as (select 2) select * from b',
    'with __dbt__cte__a as (\nselect 1 as x\n), b as (select 2) select * from b',
  ],
  [
    'a recursive with behind comments',
    '-- note: with\n/* with */ WITH RECURSIVE b as (select 2) select 1',
    '-- note: with\n/* with */ WITH RECURSIVE __dbt__cte__a as (\nselect 1 as x\n), b as (select 2) select 1',
  ],
  ['a name that begins with "with"', 'without', 'with __dbt__cte__a as (\nselect 1 as x\n)\nwithout'],
])('%s gets the queries of its ephemeral parents in front', (_, sql, expected) => {
  expect(injectCtes(sql, CTES).sql).toBe(expected)
})

test('the offset is how far the end of the text moved', () => {
  for (const sql of ['select 1', 'with b as (select 2) select 1']) {
    const injected = injectCtes(sql, CTES)
    expect(injected.sql.length - sql.length).toBe(injected.offset)
    expect(injected.sql.indexOf('select 1', injected.offset)).toBe(
      sql.lastIndexOf('select 1') + injected.offset,
    )
  }
})

test('nothing changes without ephemeral parents', () => {
  expect(injectCtes('select 1', [])).toEqual({ sql: 'select 1', offset: 0 })
})
