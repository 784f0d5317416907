import { describe, expect, test } from 'vitest'

import { parseFiles } from '../testing/parse.ts'

const place = (line: number, column: number, length: number) => ({
  file: 'models/a.sql',
  line,
  column,
  length,
})

describe('models', () => {
  test('know their names, their place in the project and where they are built', async () => {
    const { node } = await parseFiles({ 'models/staging/bank/stg_a.sql': 'select 1' })
    expect(node('model', 'stg_a')).toEqual({
      kind: 'model',
      id: 'model.shop.stg_a',
      name: 'stg_a',
      packageName: 'shop',
      fqn: ['shop', 'staging', 'bank', 'stg_a'],
      path: 'models/staging/bank/stg_a.sql',
      location: { file: 'models/staging/bank/stg_a.sql', line: 1, column: 1 },
      description: '',
      docBlocks: [],
      tags: [],
      meta: {},
      enabled: true,
      config: { enabled: true, materialized: 'view', tags: [], meta: {} },
      writtenConfig: {},
      refs: [],
      sources: [],
      macros: [],
      rawCode: 'select 1',
      materialized: 'view',
      relation: { database: 'wh', schema: 'main', name: 'stg_a' },
      columns: [],
      constraints: [],
      indexes: [],
    })
  })

  test('tell what they read: in loops, in macros, and at the place of each name', async () => {
    const { node } = await parseFiles({
      'macros/m.sql': "{% macro other() %}{{ ref('from_macro') }}{% endmacro %}",
      'models/a.sql': [
        "{# {{ ref('commented') }} #}",
        "-- {{ ref('in_sql_comment') }}",
        "select * from {{ ref('shop', 'b') }}, {{ source('bank', 'accounts') }}",
        "{% for name in ['c', 'd'] %}, {{ ref(name) }}{% endfor %}",
        "{% if execute %}{{ ref('never') }}{% endif %}, {{ other() }}",
      ].join('\n'),
    })
    const { refs, sources } = node('model', 'a')
    const start = { file: 'models/a.sql', line: 1, column: 1 }
    expect(refs).toEqual([
      { name: 'in_sql_comment', location: place(2, 12, 14) },
      { name: 'b', packageName: 'shop', location: place(3, 31, 1) },
      { name: 'c', location: start },
      { name: 'd', location: start },
      { name: 'from_macro', location: start },
    ])
    expect(sources).toEqual([{ sourceName: 'bank', table: 'accounts', location: place(3, 58, 8) }])
  })

  test('parse without a warehouse: queries answer nothing, and unknown names let pass', async () => {
    const { node } = await parseFiles({
      'models/a.sql':
        "{% set rows = run_query('select 1') %}{{ rows.columns[0].values() }} {{ no_such_name.at_all() }} {{ ref('b') }}",
      'models/b.sql': 'select 1',
    })
    expect(node('model', 'a').refs.map((ref) => ref.name)).toEqual(['b'])
  })

  test('are described by property files, columns and docs blocks included', async () => {
    const { node } = await parseFiles({
      'models/a.sql': 'select 1',
      'models/docs.md': '{% docs money %}\nIn euro.\n{% enddocs %}',
      'models/a.yml': `models:
  - name: a
    description: "All accounts. {{ doc('money') }}"
    columns:
      - name: id
        description: the key
        data_type: bigint
        tags: [key]
        meta: { owner: me, until: "{{ none }}" }
      - { name: amount, config: { tags: [pii] }, anything_else: fine }
`,
    })
    const { description, columns, patchPath } = node('model', 'a')
    expect({ description, columns, patchPath }).toEqual({
      description: 'All accounts. In euro.',
      patchPath: 'models/a.yml',
      columns: [
        {
          name: 'id',
          description: 'the key',
          docBlocks: [],
          constraints: [],
          dataType: 'bigint',
          tags: ['key'],
          meta: { owner: 'me', until: null },
        },
        { name: 'amount', description: '', docBlocks: [], constraints: [], tags: ['pii'], meta: {} },
      ],
    })
  })
})

describe('configuration', () => {
  const tree = `name: shop
profile: shop
models:
  +tags: all
  +meta: { a: tree, b: tree }
  +grants: { select: [everyone], insert: [etl] }
  shop:
    materialized: table
    marts:
      +schema: marts
      +tags: [mart]
      +pre-hook: "select 1"
      daily: { +alias: renamed }
`

  test('grows from the project over folders and property files to the template', async () => {
    const { node } = await parseFiles({
      'dbt_project.yml': tree,
      'models/marts/daily.sql':
        "{{ config(tags=['own', 'mart'], meta={'b': 'own'}, grants={'+select': ['app']}, pre_hook=['select 3']) }} select 1",
      'models/marts/a.yml': `models:
  - name: daily
    config: { materialized: incremental, tags: yaml, meta: { c: yaml }, pre_hook: "select {{ this }}" }
`,
      'models/plain.sql': 'select 1',
    })
    const daily = node('model', 'daily')
    expect(daily.config).toEqual({
      enabled: true,
      materialized: 'incremental',
      schema: 'marts',
      alias: 'renamed',
      tags: ['all', 'mart', 'yaml', 'own'],
      meta: { a: 'tree', b: 'own', c: 'yaml' },
      grants: { select: ['everyone', 'app'], insert: ['etl'] },
      'pre-hook': ['select 1', 'select {{ this }}', 'select 3'],
    })
    expect(daily.relation).toEqual({ database: 'wh', schema: 'main_marts', name: 'renamed' })
    expect(daily).toMatchObject({ materialized: 'incremental', tags: ['all', 'mart', 'yaml', 'own'] })
    expect(node('model', 'plain')).toMatchObject({ materialized: 'table', tags: ['all'] })
  })

  test('config.get() sees what was set so far', async () => {
    const { node } = await parseFiles({
      'dbt_project.yml': 'name: shop\nprofile: shop\nmodels:\n  +up: ref_b\n',
      'models/a.sql':
        "{{ config(down='c') }}{{ ref(config.get('up')) }}{{ ref(config.get('down')) }}{{ ref(config.get('no', 'd')) }}",
    })
    expect(node('model', 'a').refs.map((ref) => ref.name)).toEqual(['ref_b', 'c', 'd'])
  })

  test('variables and the target are known in property files', async () => {
    const files = {
      'models/a.sql': 'select 1',
      'models/a.yml': `models:
  - name: a
    config: { schema: "{{ var('where') }}", enabled: "{{ target.name == 'prod' }}", rows: "{{ var('rows') }}" }
`,
    }
    const { node } = await parseFiles(files, { where: 'north', rows: 3 })
    expect(node('model', 'a')).toMatchObject({
      enabled: false,
      config: { rows: 3 },
      relation: { schema: 'main_north' },
    })
  })

  test('naming macros of the project decide where nodes are built', async () => {
    const { node } = await parseFiles({
      'macros/names.sql': `{% macro generate_schema_name(custom, node) %}
        {{ node.fqn[1] }}_{{ custom or 'none' }}_{{ node.resource_type }}
      {% endmacro %}
      {% macro generate_alias_name(custom_alias_name=none, node=none) %}{{ node.name | upper }}{% endmacro %}
      {% macro generate_database_name(custom, node) %}{{ custom or 'lake' }}{% endmacro %}`,
      'models/marts/a.sql': "{{ config(schema='x', database='own') }} select 1",
      'seeds/ref/s.csv': 'id\n1\n',
    })
    expect(node('model', 'a').relation).toEqual({ database: 'own', schema: 'marts_x_model', name: 'A' })
    expect(node('seed', 's').relation).toEqual({ database: 'lake', schema: 'ref_none_seed', name: 'S' })
  })
})

test('seeds keep the types and the delimiter that are pinned for them', async () => {
  const { node } = await parseFiles({
    'dbt_project.yml':
      'name: shop\nprofile: shop\nseeds: { shop: { +schema: reference, +column_types: { code: text } } }\n',
    'seeds/countries.csv': 'code;name\n',
    'seeds/seeds.yml': `seeds:
  - { name: countries, description: ISO codes, config: { column_types: { name: varchar }, delimiter: ";" } }
`,
  })
  expect(node('seed', 'countries')).toMatchObject({
    id: 'seed.shop.countries',
    fqn: ['shop', 'countries'],
    description: 'ISO codes',
    columnTypes: { code: 'text', name: 'varchar' },
    delimiter: ';',
    relation: { database: 'wh', schema: 'main_reference', name: 'countries' },
  })
})

describe('sources', () => {
  test('take settings from the tree, the source and the table', async () => {
    const { node } = await parseFiles(
      {
        'dbt_project.yml':
          'name: shop\nprofile: shop\nsources: { shop: { erp: { +tags: [raw], +meta: { a: 1 } } } }\n',
        'models/erp/sources.yml': `sources:
  - name: sap
    description: the ERP
    schema: "raw_{{ var('zone') }}"
    database: lake
    loader: fivetran
    tags: [sap]
    meta: { b: 2 }
    tables:
      - name: orders
        identifier: ORDERS_V2
        description: all orders
        tags: [hot]
        config: { meta: { c: 3 } }
        columns: [{ name: id, description: key }]
      - { name: closed, config: { enabled: false } }
  - name: plain
    tables: [{ name: t }]
`,
      },
      { zone: 'eu' },
    )
    expect(node('source', 'sap.orders')).toMatchObject({
      id: 'source.shop.sap.orders',
      name: 'orders',
      fqn: ['shop', 'erp', 'sap', 'orders'],
      path: 'models/erp/sources.yml',
      location: { line: 10, column: 15, length: 6 },
      sourceName: 'sap',
      sourceDescription: 'the ERP',
      description: 'all orders',
      loader: 'fivetran',
      tags: ['raw', 'hot', 'sap'],
      meta: { a: 1, b: 2, c: 3 },
      relation: { database: 'lake', schema: 'raw_eu', name: 'ORDERS_V2' },
      columns: [{ name: 'id', description: 'key' }],
    })
    expect(node('source', 'sap.closed').enabled).toBe(false)
    expect(node('source', 'plain.t')).toMatchObject({
      relation: { database: 'wh', schema: 'plain', name: 't' },
    })
    expect(node('source', 'plain.t')).not.toHaveProperty('load')
  })

  test('are loaded as the table says, then the source, then its defaults, then the tool', async () => {
    const { node } = await parseFiles({
      'models/s.yml': `sources:
  - name: bank
    load: { connection: bank, defaults: { layout: document, idle_timeout: 1h } }
    tables:
      - name: accounts
      - name: transactions
        load:
          from: tx
          mode: incremental
          key: [_id]
          cursor: { field: updated_at, lookback: 90s, on_null: fail }
          layout: columns
          columns: { amount: "numeric(18,2)" }
          on_bad_row: fail
          max_bad: { rows: 5 }
          allow_empty: true
          idle_timeout: 500ms
      - { name: events, load: { connection: crm, mode: append, cursor: at } }
      - { name: foreign, load: false }
  - name: crm
    tables:
      - { name: people, load: { connection: crm, from: public.people, key: id, cursor: changed, mode: incremental } }
      - { name: plain }
`,
    })
    expect(node('source', 'bank.accounts').load).toEqual({
      location: { file: 'models/s.yml', line: 5, column: 15, length: 8 },
      connection: 'bank',
      from: 'accounts',
      mode: 'full_refresh',
      key: [],
      layout: 'document',
      columns: {},
      onBadRow: 'quarantine',
      maxBad: { rows: 100, percent: 0.1 },
      allowEmpty: false,
      idleTimeoutMs: 3_600_000,
    })
    expect(node('source', 'bank.transactions').load).toEqual({
      location: { file: 'models/s.yml', line: 7, column: 9, length: 4 },
      connection: 'bank',
      from: 'tx',
      mode: 'incremental',
      key: ['_id'],
      cursor: { field: 'updated_at', lookbackMs: 90_000, settleMs: 5000, onNull: 'fail' },
      layout: 'columns',
      columns: { amount: 'numeric(18,2)' },
      onBadRow: 'fail',
      maxBad: { rows: 5, percent: 0.1 },
      allowEmpty: true,
      idleTimeoutMs: 500,
    })
    // Without a key nothing may be read twice.
    expect(node('source', 'bank.events').load).toMatchObject({
      connection: 'crm',
      cursor: { field: 'at', lookbackMs: 0, settleMs: 5000, onNull: 'include' },
    })
    expect(node('source', 'crm.people').load).toMatchObject({
      from: 'public.people',
      key: ['id'],
      cursor: { field: 'changed', lookbackMs: 900_000 },
    })
    expect(node('source', 'bank.foreign')).not.toHaveProperty('load')
    expect(node('source', 'crm.plain')).not.toHaveProperty('load')
  })
})
