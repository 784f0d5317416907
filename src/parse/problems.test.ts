import { describe, expect, test } from 'vitest'

import { parseFiles } from '../testing/parse.ts'
import { problemLine, problemsOf } from '../testing/problems.ts'

type Files = Readonly<Record<string, string>>

const problems = (files: Files) => problemsOf(() => parseFiles(files))
const yaml = (text: string): Files => ({ 'models/orders.sql': 'select 1', 'models/s.yml': text })

const table = (load: string, shared = '') =>
  yaml(`sources:\n  - name: bank\n${shared}    tables:\n      - name: tx\n        load: ${load}\n`)

test('problems of templates, property files and tests are told at once', async () => {
  expect(
    await problems({
      'models/a.sql': 'select\n  {{ 1 + }}',
      'models/b.sql': "select {{ exceptions.raise_compiler_error('not on Sundays') }}",
      'models/orders.sql': "select {{ var('missing') }}",
      'models/s.yml': 'models:\n  - { name: orders, columms: [] }\n',
      'tests/t.sql': "{{ config(severity='loud', limit='few') }} select 1",
    }),
  ).toEqual([
    'FIELD_UNKNOWN models/s.yml:2:21 The model "orders" has no field "columms". (Did you mean "columns"?)',
    "TEMPLATE_SYNTAX models/a.sql:2:10 The template cannot be read: expected an expression, got '}}'.",
    'TEMPLATE_RAISED models/b.sql:1:11 not on Sundays',
    `VAR_MISSING models/orders.sql:1:11 The variable "missing" is not set. (Set it under "vars:", with --vars, or give a default: var('missing', 'value').)`,
    'FIELD_INVALID tests/t.sql:1:1 "severity" must be error or warn, but it is "loud".',
    'FIELD_INVALID tests/t.sql:1:1 "limit" must be a whole number, but it is "few".',
  ])
})

describe('property files', () => {
  test.each<readonly [string, readonly string[]]>([
    [
      'modles:\n  - name: a\nmy_key: 1\n',
      ['FIELD_UNKNOWN models/s.yml:1:1 models/s.yml has no field "modles". (Did you mean "models"?)'],
    ],
    ['models: orders\n', ['FIELD_INVALID models/s.yml:1:9 "models" must be a list, but it is a text.']],
    [
      'models: [orders]\n',
      ['FIELD_INVALID models/s.yml:1:10 "models" must be a list of maps, but it is a text.'],
    ],
    ['models:\n  - description: x\n', ['FIELD_MISSING models/s.yml:2:5 A model needs a field "name".']],
    [
      'models:\n  - name: orders\n    foo: 1\n',
      ['FIELD_UNKNOWN models/s.yml:3:5 The model "orders" has no field "foo".'],
    ],
    [
      'models:\n  - name: orders\n    columns:\n      - { nam: id }\n      - { name: id, descripton: x, own: 1 }\n',
      [
        'FIELD_MISSING models/s.yml:4:9 A column needs a field "name".',
        'FIELD_UNKNOWN models/s.yml:5:21 The column "id" has no field "descripton". (Did you mean "description"?)',
      ],
    ],
    [
      'models:\n  - { name: orders }\n  - { name: orders }\n',
      [
        'DESCRIPTION_DUPLICATE models/s.yml:3:13 The model "orders" is described twice: the other place is models/s.yml:2. (Put all that is said of it in one place.)',
      ],
    ],
    [
      `models:\n  - { name: orders, description: "{{ doc('mony') }}", config: { x: "{{ var('y') }}" } }\n`,
      [
        `DOC_NOT_FOUND models/s.yml:2:35 There is no docs block "mony". (Did you mean "money"?)`,
        `VAR_MISSING models/s.yml:2:72 The variable "y" is not set. (Set it under "vars:", with --vars, or give a default: var('y', 'value').)`,
      ],
    ],
  ])('%j', async (text, expected) => {
    const docs = { 'models/d.md': '{% docs money %}x{% enddocs %}' }
    expect(await problems({ ...yaml(text), ...docs })).toEqual(expected)
  })

  test('that describe what does not exist are warnings', async () => {
    const { warnings } = await parseFiles({
      ...yaml(
        'models: [{ name: ordres, data_tests: [unique] }]\nmacros: [{ name: centz }]\nseeds: [{ name: zzz }]\n',
      ),
      'macros/m.sql': '{% macro cents() %}{% endmacro %}',
      'tests/y.yml': 'data_tests: [{ name: nothing }]\n',
    })
    expect(warnings.map(problemLine)).toEqual([
      'PATCH_WITHOUT_NODE models/s.yml:1:18 This describes a model "ordres", which does not exist. (Did you mean "orders"?)',
      'PATCH_WITHOUT_NODE models/s.yml:3:17 This describes a seed "zzz", which does not exist.',
      'PATCH_WITHOUT_NODE tests/y.yml:1:22 This describes a test "nothing", which does not exist.',
      'PATCH_WITHOUT_NODE models/s.yml:2:18 This describes a macro "centz", which does not exist. (Did you mean "cents"?)',
    ])
  })

  test('may hold what dbt knows and this tool has no use for yet', async () => {
    const { warnings } = await parseFiles({
      ...yaml(`version: 2
models:
  - name: orders
    docs: { show: true }
    constraints: []
    latest_version: 1
    columns: [{ name: id, data_type: int, constraints: [{ type: not_null }], quote: false }]
sources:
  - name: bank
    overrides: other
    quoting: { identifier: true }
    freshness: { warn_after: { count: 1, period: day } }
    loaded_at_field: at
    tables: [{ name: t, external: { location: x }, freshness: null }]
unit_tests: [{ name: u }]
exposures: [{ name: e }]
groups: [{ name: g }]
metrics: []
semantic_models: []
saved_queries: []
snapshots: []
analyses: []
functions: []
`),
    })
    expect(warnings).toEqual([])
  })
})

describe('tests', () => {
  test.each<readonly [string, readonly string[]]>([
    [
      'uniqe',
      [
        'MACRO_NOT_FOUND models/s.yml:3:18 orders uses the test or macro "uniqe", which does not exist. (Did you mean "unique"?)',
      ],
    ],
    [
      'dbt_utils.not_here',
      [
        'MACRO_NOT_FOUND models/s.yml:3:18 orders uses the test or macro "dbt_utils.not_here", which does not exist.',
      ],
    ],
    [
      '{ unique: {}, not_null: {} }',
      [
        'FIELD_INVALID models/s.yml:3:18 "data_tests" must be a test with its arguments below its name, but it is a map.',
      ],
    ],
    [
      '{ accepted_values: [a, b] }',
      ['FIELD_INVALID models/s.yml:3:37 "data_tests" must be a map of arguments, but it is a list.'],
    ],
    [
      '{ unique: { config: { severity: loud } } }',
      ['FIELD_INVALID models/s.yml:3:20 "severity" must be error or warn, but it is "loud".'],
    ],
    [`{ relationships: { column_name: id, field: id, to: "{{ ref('a') }" } }`, ['TEMPLATE_SYNTAX']],
  ])('%s', async (call, expected) => {
    const found = await problems(yaml(`models:\n  - name: orders\n    data_tests: [${call}]\n`))
    expect(found.map((line, at) => line.slice(0, expected[at]?.length))).toEqual(expected)
  })
})

describe('load blocks', () => {
  const OWNER = 'The source table "bank.tx"'

  test.each<readonly [Files, readonly string[]]>([
    [
      table('{ connection: bnk }'),
      [
        'CONNECTION_UNKNOWN models/s.yml:5:29 There is no connection "bnk" in profiles.yaml. (Did you mean "bank"?)',
      ],
    ],
    [table('{ from: a }'), [`FIELD_MISSING models/s.yml:5:9 ${OWNER} (load) needs a field "connection".`]],
    [
      table('{ connection: bank, mod: append, delets: {} }'),
      [
        `FIELD_UNKNOWN models/s.yml:5:35 ${OWNER} (load) has no field "mod". (Did you mean "mode"?)`,
        `FIELD_UNKNOWN models/s.yml:5:48 ${OWNER} (load) has no field "delets".`,
      ],
    ],
    [
      table('{ connection: bank, mode: everything, layout: rows, idle_timeout: soon, allow_empty: 3 }'),
      [
        'FIELD_INVALID models/s.yml:5:41 "mode" must be one of full_refresh, incremental, append, but it is "everything".',
        'FIELD_INVALID models/s.yml:5:61 "layout" must be one of columns, document, but it is "rows".',
        'FIELD_INVALID models/s.yml:5:100 "allow_empty" must be true or false, but it is a number.',
        'FIELD_INVALID models/s.yml:5:81 "idle_timeout" must be a duration such as "15m" or "30s", but it is "soon".',
      ],
    ],
    [
      table('{ connection: bank, mode: incremental }'),
      [
        `FIELD_MISSING models/s.yml:5:9 ${OWNER} (load, mode incremental) needs a field "cursor".`,
        `FIELD_MISSING models/s.yml:5:9 ${OWNER} (load, mode incremental) needs a field "key".`,
      ],
    ],
    [
      table('{ connection: bank, cursor: { fild: a, settle: 1y } }'),
      [
        'FIELD_UNKNOWN models/s.yml:5:45 The cursor has no field "fild". (Did you mean "field"?)',
        'FIELD_MISSING models/s.yml:5:43 The cursor needs a field "field".',
        'FIELD_INVALID models/s.yml:5:62 "settle" must be a duration such as "15m" or "30s", but it is "1y".',
      ],
    ],
    [
      table('{ }', '    load: { connectio: bank, defaults: { modes: append } }\n'),
      [
        'FIELD_UNKNOWN models/s.yml:3:13 The source "bank" (load) has no field "connectio". (Did you mean "connection"?)',
        'FIELD_UNKNOWN models/s.yml:3:42 The source "bank" (load) has no field "modes". (Did you mean "mode"?)',
        `FIELD_MISSING models/s.yml:6:9 ${OWNER} (load) needs a field "connection".`,
      ],
    ],
    [
      table('[a]'),
      [
        'FIELD_INVALID models/s.yml:5:15 "load" must be a map, but it is a list.',
        `FIELD_MISSING models/s.yml:5:9 ${OWNER} (load) needs a field "connection".`,
      ],
    ],
  ])('%#', async (files, expected) => {
    expect(await problems(files)).toEqual(expected)
  })
})
