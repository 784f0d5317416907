import { afterAll, beforeAll, expect, test } from 'vitest'

import { createTestDatabase, type TestDatabase } from '../testing/database.ts'
import { createProject } from '../testing/project.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

const SHOP = {
  'seeds/countries.csv': 'code,name,rate\nDE,Germany,0.19\nFR,France,0.20\n007,Bond,\n',
  'models/orders.sql': `select 1 as id, 'DE' as country, 10.50::numeric(10,2) as amount
union all select 2, 'FR', 20.00`,
  'models/recent.sql': `{{ config(materialized='ephemeral') }}
select * from {{ ref('orders') }} where id > 0`,
  'models/totals.sql': `{{ config(materialized='table') }}
select country, name, sum(amount) as total
from {{ ref('recent') }} join {{ ref('countries') }} on code = country group by 1, 2`,
  'models/schema.yml': `models:
  - name: orders
    columns:
      - name: id
        data_tests: [unique, not_null]
      - name: country
        data_tests:
          - relationships: { arguments: { to: ref('countries'), field: code } }
          - accepted_values: { arguments: { values: ['DE', 'FR', "O'Brien"] } }
`,
  'tests/totals_add_up.sql': `select 1 from {{ ref('totals') }} having sum(total) <> 30.50`,
}

test('a project with seeds, views, tables, an ephemeral model and tests is built and tested', async () => {
  await using project = await createProject(database.url, SHOP)
  const { exitCode, stderr } = await project.tool(['build'])
  expect(stderr).not.toContain('failed')
  expect(exitCode).toBe(0)
  expect(await database.query('select country, total::text from analytics.totals order by 1')).toEqual([
    { country: 'DE', total: '10.50' },
    { country: 'FR', total: '20.00' },
  ])
  // Leading zeros and exact decimals survive, an empty cell is null.
  expect(
    await database.query("select code, rate::text from analytics.countries where name = 'Bond'"),
  ).toEqual([{ code: '007', rate: null }])
})

test('a failing test stops what depends on its model, and nothing else', async () => {
  await using project = await createProject(database.url, {
    ...SHOP,
    'models/orders.sql': `select 1 as id, 'DE' as country, 10 as amount union all select 1, 'XX', 20`,
    'models/other.sql': 'select 1 as fine',
  })
  const { exitCode, stderr } = await project.tool(['build'])
  expect(exitCode).toBe(1)
  expect(stderr).toMatch(/error\[T3001\].*unique_orders_id.*1 failing row/)
  expect(stderr).toContain('models/schema.yml:5:22')
  expect(stderr).toMatch(/totals.*skipped/)
  expect(await database.query('select fine from analytics.other')).toEqual([{ fine: 1 }])
  const kept = 'select count(*)::int as n from analytics.totals'
  expect(await database.query(kept)).toEqual([{ n: 2 }])
})

test('a warning does not stop anything, and the exit code is 0', async () => {
  await using project = await createProject(database.url, {
    'models/a.sql': 'select null::int as id',
    'models/b.sql': "select * from {{ ref('a') }}",
    'models/a.yml': `models:
  - name: a
    columns:
      - name: id
        data_tests:
          - not_null: { config: { severity: warn } }
`,
  })
  const { exitCode, stderr } = await project.tool(['build'])
  expect(exitCode).toBe(0)
  expect(stderr).toMatch(/1 warn/)
  expect(await database.query('select count(*)::int as n from analytics.b')).toEqual([{ n: 1 }])
})

test('a model whose template asks the warehouse is compiled when its parents are built', async () => {
  await using project = await createProject(database.url, {
    'models/kinds.sql': "{{ config(materialized='table') }} select unnest(array['a', 'b']) as kind",
    'models/pivot.sql': `{% set kinds = run_query('select kind from ' ~ ref('kinds') ~ ' order by 1') %}
select 1 as id {% if execute %}{% for kind in kinds.columns[0].values() %}, '{{ kind }}' as kind_{{ kind }}{% endfor %}{% endif %}`,
  })
  const { exitCode } = await project.tool(['build'])
  expect(exitCode).toBe(0)
  expect(await database.query('select * from analytics.pivot')).toEqual([{ id: 1, kind_a: 'a', kind_b: 'b' }])
})

test('names with quotes, dots, spaces and capitals build', async () => {
  await using project = await createProject(database.url, {
    'models/odd.sql': `{{ config(alias='O"dd. Näme; --', schema='S "x"', materialized='table') }} select 1 as "a""b"`,
    'models/reader.sql': `select "a""b" as n from {{ ref('odd') }}`,
  })
  for (const _ of [1, 2]) {
    const { exitCode, stderr } = await project.tool(['build'])
    expect(stderr).not.toContain('failed')
    expect(exitCode).toBe(0)
  }
  expect(await database.query('select n from analytics.reader')).toEqual([{ n: 1 }])
})

test('a table keeps the indexes of its configuration, and those that others made, through every build', async () => {
  await using project = await createProject(database.url, {
    'models/indexed.sql': `{{ config(materialized='table', indexes=[{'columns': ['id'], 'unique': true}, {'columns': ['name', 'id'], 'type': 'btree'}]) }}
select 1 as id, 'a' as name`,
  })
  for (const _ of [1, 2, 3]) {
    expect((await project.tool(['run'])).exitCode).toBe(0)
    await database.query('create index if not exists of_somebody on analytics.indexed (name)')
  }
  const sql = "select indexname, indexdef from pg_indexes where tablename = 'indexed' order by 1"
  expect((await database.query(sql)).map((row) => row['indexdef'])).toEqual([
    'CREATE UNIQUE INDEX indexed_id_idx ON analytics.indexed USING btree (id)',
    'CREATE INDEX indexed_name_id_idx ON analytics.indexed USING btree (name, id)',
    'CREATE INDEX of_somebody ON analytics.indexed USING btree (name)',
  ])
})

test('selectors choose what runs, and nothing selected by name is an error', async () => {
  await using project = await createProject(database.url, SHOP)
  const listed = await project.tool(['ls', '--select', '+totals', '--exclude', 'resource_type:test'])
  expect(listed.stdout.trim().split('\n').toSorted()).toEqual([
    'shop.countries',
    'shop.orders',
    'shop.recent',
    'shop.totals',
  ])
  const wrong = await project.tool(['build', '--select', 'totls'])
  expect(wrong.exitCode).toBe(2)
  expect(wrong.stderr).toContain('error[T1301]')
  expect(wrong.stderr).toContain('Did you mean "totals"?')
})

test('a node whose parents were never built says how to build them', async () => {
  await using project = await createProject(database.url, {
    'models/never_built.sql': 'select 1 as id',
    'models/lonely.sql': "select * from {{ ref('never_built') }}",
  })
  const { exitCode, stderr } = await project.tool(['run', '--select', 'lonely'])
  expect(exitCode).toBe(1)
  expect(stderr).toContain(
    'This run does not build never_built. "--select +lonely" builds what a node reads as well.',
  )
})

test('--explain prints the statements and runs none', async () => {
  await using project = await createProject(database.url, { 'models/never.sql': 'select 42 as answer' })
  const { exitCode, stdout } = await project.tool(['build', '--explain'])
  expect(exitCode).toBe(0)
  expect(stdout).toContain('select 42 as answer')
  expect(await database.query("select to_regclass('analytics.never') as never")).toEqual([{ never: null }])
})

test('show prints a table of rows on stdout and nothing else', async () => {
  await using project = await createProject(database.url, SHOP)
  await project.tool(['build'])
  const { stdout } = await project.tool([
    'show',
    '--inline',
    "select country, total from {{ ref('totals') }} order by total desc",
  ])
  expect(stdout).toBe(`| country | total |
| ------- | ----: |
| FR      | 20.00 |
| DE      | 10.50 |
`)
})

test('compile prints the SQL of a selected model, though its tests are selected with it', async () => {
  await using project = await createProject(database.url, {
    'models/one.sql': 'select {{ 40 + 2 }} as answer\n',
    'models/schema.yml': 'models: [{ name: one, columns: [{ name: answer, data_tests: [not_null] }] }]\n',
  })
  const { exitCode, stdout } = await project.tool(['compile', '--select', 'one'])
  expect(exitCode).toBe(0)
  expect(stdout).toBe('select 42 as answer\n')
})
