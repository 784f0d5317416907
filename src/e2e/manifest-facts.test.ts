import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Manifest } from '../artifacts/index.ts'
import { createProject, type TestProject } from '../testing/project.ts'

/*
 * Facts of one small, awkward project, as dbt-core 1.12.6 with dbt-postgres 1.11.0 wrote them into its manifest. They
 * were read there and written down here: whatever reads artifacts of dbt finds the same in those of this tool.
 */

const PROJECT = {
  'dbt_project.yml': `name: shop
profile: shop
vars: { region: north, raw: raw }
models:
  shop:
    +meta: { team: data }
    staging: { +materialized: view, +schema: stage, +tags: [staging] }
    marts: { +materialized: "{{ 'table' if target.name == 'test' else 'view' }}" }
data_tests: { +store_failures: false }
sources: { shop: { +meta: { origin: outside } } }
`,
  'macros/macros.sql': `{% macro cents(column, scale=2) -%}
round({{ column }} * {{ helper() }}, {{ scale }})
{%- endmacro %}
{% macro helper() %}100{% endmacro %}
{% test positive(model, column_name, least=0) %}
{{ config(severity='warn') }}
select * from {{ model }} where {{ column_name }} <= {{ least }}
{% endtest %}
`,
  'macros/macros.yml': `macros:
  - name: cents
    arguments: [{ name: column, type: string, description: of money }]
`,
  'models/docs.md': '{% docs order_id %}The **id**.{% enddocs %}',
  'models/staging/stg_orders.sql': `{{ config(alias='orders_staged', tags=['own', var('region')]) }}
select id, {{ cents('amount') }} as cents from {{ source('shop', 'orders') }}`,
  'models/staging/between.sql': `{{ config(materialized='ephemeral') }}
select * from {{ ref('stg_orders') }}`,
  'models/staging/after.sql': `{{ config(materialized='ephemeral') }}
select * from {{ ref('between') }}`,
  'models/marts/orders.sql': `{{ config(
    indexes=[{'columns': ["id"], 'unique': true}],
    meta={'owner': 'sales'},
    post_hook=["select 2"],
) }}
select * from {{ ref('after') }}`,
  'models/marts/keyed.sql': `{{ config(unique_key=['x','y'], tags='one') }}
select 1 as x, 2 as y from {{ ref('orders') }}`,
  'models/schema.yml': `models:
  - name: orders
    description: "Of {{ var('region') }}: {{ doc('order_id') }}"
    config: { tags: daily }
    columns:
      - name: id
        quote: true
        tags: [key]
        constraints: [{ type: not_null }]
        data_tests:
          - unique: { config: { where: "id > 0", limit: 10, tags: [fast], meta: { a: 1 } } }
          - not_null
      - name: amount
        data_tests:
          - positive: { arguments: { least: 1 } }
          - positive: { config: { alias: amount_pos, schema: audits, store_failures: true } }
  - name: stg_orders
    data_tests:
      - unique: { arguments: { column_name: id }, config: { enabled: false } }
  - name: keyed
    columns: [{ name: x, constraints: [{ type: primary_key }] }]
sources:
  - name: shop
    description: "The shop of {{ var('region') }}"
    schema: "{{ var('raw') }}_in"
    meta: { a: 1 }
    tags: [shop]
    quoting: { identifier: false }
    freshness: { warn_after: { count: 12, period: hour } }
    loaded_at_field: loaded_at
    tables:
      - name: orders
        meta: { b: 2 }
        tags: [early]
        external: { location: "s3://x" }
        freshness: { error_after: { count: 3, period: day }, filter: id > 0 }
        data_tests: [{ unique: { arguments: { column_name: id } } }]
      - { name: never, freshness: null }
  - name: plain
    tables: [{ name: t }]
`,
  'tests/none_bad.sql':
    "{{ config(severity='warn', tags=['single']) }}\nselect * from {{ ref('orders') }} where id < 0",
}

let project: TestProject
let manifest: Manifest
beforeAll(async () => {
  // Nothing of this asks a warehouse.
  project = await createProject('postgresql://nobody@127.0.0.1:1/wh', PROJECT)
  const { exitCode, stderr } = await project.tool(['compile'])
  expect(exitCode, stderr).toBe(0)
  manifest = JSON.parse(await readFile(join(project.root, 'target', 'manifest.json'), 'utf8')) as Manifest
})
afterAll(() => project[Symbol.asyncDispose]())

test('settings stand as they were written, so that another target is no change', () => {
  expect(writtenConfig('stg_orders')).toEqual({
    meta: { team: 'data' },
    materialized: 'view',
    schema: 'stage',
    alias: 'orders_staged',
    tags: "['own', var('region')]",
  })
  expect(writtenConfig('orders')).toEqual({
    materialized: "{{ 'table' if target.name == 'test' else 'view' }}",
    tags: 'daily',
    indexes: "[{'columns': ['id'], 'unique': True}]",
    meta: "{'owner': 'sales'}",
    post_hook: "['select 2']",
  })
  // dbt takes the values of a model that it need not render.
  expect(writtenConfig('keyed')).toMatchObject({ unique_key: ['x', 'y'], tags: 'one' })
  expect(entry('test.shop.none_bad')['unrendered_config']).toEqual({
    store_failures: false,
    severity: 'warn',
    tags: "['single']",
  })
})

test('queries tell which ephemeral models they hold', () => {
  const staged = '"wh"."analytics_stage"."orders_staged"'
  expect(entry('model.shop.orders')['extra_ctes']).toEqual([
    { id: 'model.shop.between', sql: ` __dbt__cte__between as (\n\nselect * from ${staged}\n)` },
    { id: 'model.shop.after', sql: ' __dbt__cte__after as (\n\nselect * from __dbt__cte__between\n)' },
  ])
})

test('keys of models come from constraints and tests', () => {
  expect(primaryKey('orders')).toEqual(['"id"'])
  expect(primaryKey('stg_orders')).toEqual(['id'])
  expect(primaryKey('keyed')).toEqual(['x'])
  expect(primaryKey('between')).toEqual([])
})

test('descriptions are rendered, and name their docs blocks', () => {
  expect(entry('model.shop.orders')).toMatchObject({
    description: 'Of north: The **id**.',
    doc_blocks: ['doc.shop.order_id'],
  })
})

test('columns keep their constraints and whether they are quoted', () => {
  const { id } = manifest.nodes['model.shop.orders']?.columns ?? {}
  expect(id).toMatchObject({
    quote: true,
    constraints: [{ type: 'not_null', warn_unenforced: true, to: null }],
  })
})

test('generic tests hold the settings of their call', () => {
  const unique = testOf('unique_orders__id_')
  expect(unique).toMatchObject({
    raw_code: `{{ test_unique(**_dbt_generic_test_kwargs) }}{{ config(tags=['fast'],where="id > 0",limit=10,meta={'a': 1}) }}`,
    schema: 'analytics_dbt_test__audit',
    relation_name: null,
    tags: ['fast', 'key'],
    config: { tags: ['fast'], store_failures: false, store_failures_as: 'ephemeral' },
    attached_node: 'model.shop.orders',
    unrendered_config: { store_failures: false, where: 'id > 0', limit: 10, tags: ['fast'], meta: { a: 1 } },
  })
  expect(testOf('positive_orders_amount')).toMatchObject({
    raw_code:
      '{{ test_positive(**_dbt_generic_test_kwargs) }}{{ config(store_failures=True,schema="audits",alias="amount_pos") }}',
    schema: 'analytics_audits',
    relation_name: '"wh"."analytics_audits"."amount_pos"',
    config: { store_failures: true, store_failures_as: 'table', severity: 'warn' },
    unrendered_config: { store_failures: 'True', schema: 'audits', alias: 'amount_pos' },
  })
  expect(testOf('positive_orders_amount__1')['unrendered_config']).toEqual({
    store_failures: false,
    severity: 'warn',
  })
})

test('tests of sources are attached to no node, but inherit tags', () => {
  expect(testOf('source_unique_shop_orders_id')).toMatchObject({
    attached_node: null,
    file_key_name: 'sources.shop',
    tags: ['early', 'shop'],
    config: { tags: [] },
  })
})

test('sources say how fresh they must be, where they are from, and what they inherit', () => {
  const none = { count: null, period: null }
  const freshness = {
    warn_after: { count: 12, period: 'hour' },
    error_after: { count: 3, period: 'day' },
    filter: 'id > 0',
  }
  expect(manifest.sources['source.shop.shop.orders']).toMatchObject({
    schema: 'raw_in',
    unrendered_schema: "{{ var('raw') }}_in",
    unrendered_database: null,
    source_description: 'The shop of north',
    source_meta: { a: 1 },
    meta: { origin: 'outside', a: 1, b: 2 },
    tags: ['early', 'shop'],
    quoting: { database: null, schema: null, identifier: false, column: null },
    external: { location: 's3://x', file_format: null, partitions: null },
    loaded_at_field: 'loaded_at',
    freshness,
    config: { freshness, loaded_at_field: 'loaded_at' },
    unrendered_config: {
      freshness,
      loaded_at_field: 'loaded_at',
      loaded_at_query: null,
      meta: { a: 1, b: 2 },
    },
  })
  expect(manifest.sources['source.shop.shop.never']).toMatchObject({ freshness: null })
  const plain = manifest.sources['source.shop.plain.t'] as unknown as Entry
  expect(plain['freshness']).toEqual({ warn_after: none, error_after: none, filter: null })
  expect(plain['unrendered_config']).toEqual({
    meta: {},
    tags: [],
    loaded_at_field: null,
    loaded_at_query: null,
  })
})

test('macros tell what they take and what they call', () => {
  expect(macro('cents')).toMatchObject({
    arguments: [{ name: 'column', type: 'string', description: 'of money' }],
    depends_on: { macros: ['macro.shop.helper'] },
  })
  expect(macro('test_positive')).toMatchObject({
    arguments: ['model', 'column_name', 'least'].map((name) => ({ name, type: null, description: '' })),
    depends_on: { macros: [] },
  })
})

function writtenConfig(name: string) {
  return entry(`model.shop.${name}`)['unrendered_config']
}

function primaryKey(name: string) {
  return entry(`model.shop.${name}`)['primary_key']
}

function macro(name: string) {
  return manifest.macros?.[`macro.shop.${name}`]
}

type Entry = Readonly<Record<string, unknown>>

function entry(id: string): Entry {
  const found = manifest.nodes[id]
  if (!found) throw new Error(`There is no ${id}.`)
  return found as unknown as Entry
}

function testOf(name: string): Entry {
  const found = Object.values(manifest.nodes).find(
    (node) => node.resource_type === 'test' && node.name === name,
  )
  if (!found) throw new Error(`There is no test ${name}.`)
  return found as unknown as Entry
}
