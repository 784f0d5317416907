import { expect, test } from 'vitest'

import { ProjectError } from '../../errors/index.ts'
import type { ConfigValues } from '../../nodes/index.ts'
import { createMacroLibrary } from './library.ts'
import { createTemplates } from '../templates.ts'
import type { NodeHost, TemplateRows, WarehouseHost } from './host.ts'
import { createRelation } from './relation.ts'
import { createNodeScope } from './scope.ts'

const templates = createTemplates()
const quoting = { quoteIdentifier: (name: string) => `"${name.replaceAll('"', '""')}"` }

test.each([
  ['ref', "{{ ref('orders') }}", '"db"."shop"."orders"'],
  ['source', "{{ source('bank', 'accounts') }}", '"db"."bank"."accounts"'],
  ['this', '{{ this }} {{ this.schema }} {{ this.identifier }}', '"db"."shop"."me" shop me'],
  ['include', '{{ this.include(database=false) }}', '"shop"."me"'],
  ['var', "{{ var('days') }} {{ var('none', 7) }}", '30 7'],
  ['has_var', "{{ var.has_var('days') }} {{ var.has_var('none') }}", 'True False'],
  ['env_var', "{{ env_var('HOME_OF_TEST') }} {{ env_var('UNSET', 'x') }}", 'here x'],
  ['target', '{{ target.name }} {{ target.schema }} {{ target.type }}', 'dev shop testdb'],
  ['target keeps its secrets', '{{ target.password is defined }}', 'False'],
  ['config.get', "{{ config.get('materialized') }} {{ config.get('none', 'x') }}", 'table x'],
  ['tojson', "{{ tojson({'b': [1, none], 'a': 'x'}) }}", '{"b": [1, null], "a": "x"}'],
  ['fromjson', `{{ fromjson('{"a": [1, 2]}')['a'][1] }}`, '2'],
  ['fromyaml', "{{ fromyaml('a: {b: 5}').a.b }}", '5'],
  ['zip', "{% for a, b in zip([1, 2], ['x', 'y', 'z']) %}{{ a }}{{ b }} {% endfor %}", '1x 2y '],
  ['local_md5', "{{ local_md5('a') }}", '0cc175b9c0f1b6a831c399e269772661'],
  ['run_started_at', "{{ run_started_at.strftime('%Y-%m-%d %H:%M') }}", '2026-11-22 10:20'],
  ['adapter.quote', `{{ adapter.quote('a"b') }}`, '"a""b"'],
  ['dispatch', "{{ adapter.dispatch('greet')() }}", 'hello from testdb'],
  ['a macro of a package', '{{ dbt.shout("a") }}', 'A!'],
  ['log', "{{ log('x', info=true) }}/", '/'],
  ['a macro that replaces a function', "{{ print('x') }}", 'printed x'],
  ['api.Relation', "{{ api.Relation.create(schema='s', identifier='t') }}", '"s"."t"'],
  ['relations are mappings', '{{ this is mapping }} {{ this is string }}', 'True False'],
])('%s', async (_, text, expected) => {
  expect(await render(text)).toBe(expected)
})

test('run_query waits for the warehouse and gives rows by name and number', async () => {
  const text = `{% set found = run_query('select 1') %}{{ found.columns[0].values() | join(',') }} {{ found.rows[1]['name'] }} {{ found.columns.name.values()[0] }} {% for row in found %}{{ row[0] }}{% endfor %}`
  expect(await render(text)).toBe('1,2 b a 12')
})

test('adapter.get_columns_in_relation gives columns with types', async () => {
  const text =
    '{% for c in adapter.get_columns_in_relation(this) %}{{ c.name }}:{{ c.data_type }} {% endfor %}'
  expect(await render(text)).toBe('id:bigint name:text ')
})

test('a statement block keeps its rows for load_result', async () => {
  const text = `{% set rows = run_query('q') %}{% do store_result('x', 'OK', rows) %}{{ load_result('x').table.rows | length }} {{ load_result('x')['data'][0][1] }}`
  expect(await render(text)).toBe('2 a')
})

test('while parsing, questions to the warehouse get no answer and raise nothing', async () => {
  const text = `{% if execute %}no{% endif %}{{ run_query('select 1') }}{{ adapter.get_columns_in_relation(this) | length }}`
  expect(await render(text, { execute: false })).toBe('None0')
})

test.each([
  ['a missing variable', "{{ var('nope') }}", 'T1404'],
  ['a missing environment variable', "{{ env_var('NOPE') }}", 'T1110'],
  ['an error that the project raises', "{{ exceptions.raise_compiler_error('not so') }}", 'T1403'],
  ['a macro that dispatch cannot find', "{{ adapter.dispatch('nowhere')() }}", 'T1402'],
])('%s is a problem at its place', async (_, text, code) => {
  const error = await render(text).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ProjectError)
  const [found] = (error as ProjectError).problems
  expect(found).toMatchObject({ code, location: { file: 'models/me.sql', line: 1, column: 4 } })
})

async function render(text: string, options: { readonly execute?: boolean } = {}): Promise<string> {
  const library = createMacroLibrary(
    templates,
    [
      {
        packageName: 'shop',
        path: 'macros/a.sql',
        text: '{% macro testdb__greet() %}hello from testdb{% endmacro %}',
      },
      {
        packageName: 'shop',
        path: 'macros/c.sql',
        text: `{% macro print(x) %}{% do builtins.print(x) %}printed {{ x }}{% endmacro %}`,
      },
      { packageName: 'dbt', path: 'b.sql', text: '{% macro shout(x) %}{{ x | upper }}!{% endmacro %}' },
    ],
    'shop',
  )
  return templates
    .compile(text, { file: 'models/me.sql' })
    .render(createNodeScope(host(options.execute ?? true), library))
}

const ROWS: TemplateRows = {
  columns: [
    { name: 'id', type: 'bigint' },
    { name: 'name', type: 'text' },
  ],
  rows: [
    [1, 'a'],
    [2, 'b'],
  ],
}

const WAREHOUSE: WarehouseHost = {
  query: () => Promise.resolve(ROWS),
  relation: () => Promise.resolve({ type: 'table' }),
  columns: () => Promise.resolve(ROWS.columns),
}

function host(execute: boolean): NodeHost {
  const config: ConfigValues = { materialized: 'table' }
  const relation = (schema: string, name: string) =>
    createRelation({ name: { database: 'db', schema, name }, quoting })
  return {
    project: {
      projectName: 'shop',
      vars: { days: 30 },
      environment: (name) => (name === 'HOME_OF_TEST' ? 'here' : undefined),
      target: {
        name: 'dev',
        profileName: 'shop',
        type: 'testdb',
        database: 'db',
        schema: 'shop',
        threads: 1,
        values: {},
      },
      invocation: {
        id: 'i',
        startedAt: new Date('2026-11-22T10:20:30Z'),
        command: 'build',
        fullRefresh: false,
        toolVersion: '0',
      },
      dialect: { ...quoting, name: 'testdb', quoteLiteral: (value) => `'${value}'` },
      log: () => undefined,
      warn: () => undefined,
    },
    packageName: 'shop',
    execute,
    this: { database: 'db', schema: 'shop', name: 'me' },
    model: { name: 'me' },
    ref: ({ name }) => relation('shop', name),
    source: ({ sourceName, table }) => relation(sourceName, table),
    configure: () => undefined,
    configured: (key) => config[key],
    ...(execute && { warehouse: WAREHOUSE }),
  }
}
