import { describe, expect, test } from 'vitest'

import type { TestNode } from '../nodes/index.ts'
import { parseFiles } from '../testing/parse.ts'
import { hashTest, nameTest } from './test-names.ts'

describe('names and ids', () => {
  // Expected values are those of dbt-core 1.12.6 for the same tests.
  test.each([
    {
      one: { test: 'unique', target: 'orders', arguments: { column_name: 'id' } },
      full: 'unique_orders_id',
      short: 'unique_orders_id',
    },
    {
      one: {
        test: 'accepted_values',
        target: 'orders',
        arguments: { column_name: 'status', values: ['paid', 'open', "it's", 1, null, true], quote: false },
      },
      full: 'accepted_values_orders_status__False__paid__open__it_s__1__None__True',
      short: 'accepted_values_orders_15eb9b1ef01ece6043ecb2864edee8cc',
    },
    {
      one: {
        test: 'relationships',
        target: 'orders',
        arguments: { column_name: 'customer_id', to: "ref('customers')", field: 'id' },
      },
      full: 'relationships_orders_customer_id__id__ref_customers_',
      short: 'relationships_orders_customer_id__id__ref_customers_',
    },
    {
      one: {
        test: 'dbt_utils_expression_is_true',
        target: 'fct_ledger',
        arguments: { expression: 'debit + credit = 0', condition: { a: 1, b: ['x'] } },
      },
      full: 'dbt_utils_expression_is_true_fct_ledger_1___x___debit_credit_0',
      short: 'dbt_utils_expression_is_true_fct_ledger_1___x___debit_credit_0',
    },
  ])('$full', ({ one, full, short }) => {
    expect(nameTest(one)).toEqual({ full, short })
  })

  test.each([
    [
      {
        fullName: 'unique_orders_id',
        testName: 'unique',
        namespace: undefined,
        kwargs: { column_name: 'id', model: "{{ get_where_subquery(ref('orders')) }}" },
      },
      '1360ecc70e',
    ],
    [
      {
        fullName: 'accepted_values_orders_status__False__paid__open__it_s__1__None__True',
        testName: 'accepted_values',
        namespace: undefined,
        kwargs: {
          column_name: 'status',
          values: ['paid', 'open', "it's", 1, null, true],
          quote: false,
          model: "{{ get_where_subquery(ref('orders')) }}",
        },
      },
      '1b89ef137b',
    ],
    [
      {
        fullName: 'dbt_utils_expression_is_true_fct_ledger_1___x___debit_credit_0',
        testName: 'expression_is_true',
        namespace: 'dbt_utils',
        kwargs: {
          expression: 'debit + credit = 0',
          condition: { a: 1, b: ['x'] },
          model: "{{ get_where_subquery(ref('fct_ledger')) }}",
        },
      },
      'ab827596ee',
    ],
  ])('the id of %j ends in %s', (one, expected) => {
    expect(hashTest(one)).toBe(expected)
  })
})

const MODELS = {
  'models/orders.sql': 'select 1',
  'models/customers.sql': 'select 1',
}

function withTests(tests: string): Readonly<Record<string, string>> {
  return {
    ...MODELS,
    'models/schema.yml': `models:\n  - name: orders\n    columns:\n      - name: id\n${tests}`,
  }
}

const testsOf = (nodes: readonly { readonly kind: string }[]) =>
  nodes.filter((node): node is TestNode => node.kind === 'test')

describe('generic tests', () => {
  test('called by name alone', async () => {
    const { nodes } = await parseFiles(withTests('        data_tests: [unique]\n'))
    expect(testsOf(nodes)).toEqual([
      {
        kind: 'test',
        id: 'test.shop.unique_orders_id.1360ecc70e',
        name: 'unique_orders_id',
        packageName: 'shop',
        fqn: ['shop', 'unique_orders_id'],
        path: 'models/schema.yml',
        location: { file: 'models/schema.yml', line: 5, column: 22, length: 6 },
        description: '',
        docBlocks: [],
        tags: [],
        meta: {},
        enabled: true,
        config: {
          enabled: true,
          materialized: 'test',
          severity: 'ERROR',
          error_if: '!= 0',
          warn_if: '!= 0',
          fail_calc: 'count(*)',
          tags: [],
          meta: {},
        },
        writtenConfig: {},
        refs: [{ name: 'orders', location: { file: 'models/schema.yml', line: 5, column: 22, length: 6 } }],
        sources: [],
        macros: ['macro.dbt.test_unique', 'macro.dbt.get_where_subquery'],
        rawCode: '{{ test_unique(**_dbt_generic_test_kwargs) }}',
        relation: { database: 'wh', schema: 'main_dbt_test__audit', name: 'unique_orders_id' },
        generic: {
          testName: 'unique',
          macroName: 'test_unique',
          columnName: 'id',
          attachedTo: 'model.shop.orders',
          kwargs: { column_name: 'id', model: "{{ get_where_subquery(ref('orders')) }}" },
          code: '{{ test_unique(**_dbt_generic_test_kwargs) }}',
        },
        severity: 'error',
        errorIf: '!= 0',
        warnIf: '!= 0',
        failCalc: 'count(*)',
      },
    ])
  })

  test('take arguments below "arguments", or beside the settings as in older projects', async () => {
    const { nodes } = await parseFiles(
      withTests(`        tests:
          - relationships:
              arguments: { to: ref('customers'), field: id }
              config: { severity: warn, where: "id > {{ var('min') }}", limit: 5, error_if: ">10", tags: [slow] }
          - accepted_values: { values: [1, 2], severity: WARN, name: my_name, description: why }
          - { test_name: not_null, config: { enabled: false } }
`),
      { min: 7 },
    )
    const [relationships, values, disabled] = testsOf(nodes)
    expect(relationships).toMatchObject({
      name: 'relationships_orders_id__id__ref_customers_',
      location: { line: 6, column: 13, length: 13 },
      refs: [
        { name: 'orders', location: { line: 6, column: 13 } },
        { name: 'customers', location: { line: 7, column: 37, length: 9 } },
      ],
      generic: { kwargs: { column_name: 'id', to: "ref('customers')", field: 'id' } },
      severity: 'warn',
      where: 'id > 7',
      limit: 5,
      errorIf: '>10',
      tags: ['slow'],
    })
    expect(values).toMatchObject({
      name: 'my_name',
      description: 'why',
      severity: 'warn',
      generic: { testName: 'accepted_values', kwargs: { values: [1, 2] } },
    })
    expect(values?.generic?.kwargs).not.toHaveProperty('severity')
    expect(disabled).toMatchObject({ name: 'not_null_orders_id', enabled: false })
  })

  test('of the project are rendered, for their macros may read and configure too', async () => {
    const { nodes } = await parseFiles({
      ...withTests('        data_tests: [{ is_known: { arguments: { limit_to: 3 } } }]\n'),
      'tests/generic/is_known.sql': `{% test is_known(model, column_name, limit_to=1) %}
        {{ config(severity='warn', tags=['in_macro']) }}
        select * from {{ model }} where {{ column_name }} not in (select id from {{ ref('customers') }})
        {% for i in range(limit_to) %} {{ source('bank', 'table_' ~ i) }} {% endfor %}
      {% endtest %}`,
    })
    const [found] = testsOf(nodes)
    expect(found).toMatchObject({ name: 'is_known_orders_id__3', severity: 'warn', tags: ['in_macro'] })
    expect(found?.refs.map((ref) => ref.name)).toEqual(['orders', 'customers'])
    expect(found?.sources.map((source) => source.table)).toEqual(['table_0', 'table_1', 'table_2'])
  })

  test('of sources read the source and carry its tags and those of the column', async () => {
    const { nodes } = await parseFiles({
      'models/s.yml': `sources:
  - name: bank
    tags: [money]
    tables:
      - name: accounts
        data_tests: [{ unique: { arguments: { column_name: a || b } } }]
        columns: [{ name: Id, quote: true, tags: [key], data_tests: [not_null] }]
`,
    })
    const [unique, notNull] = testsOf(nodes)
    expect(unique).toMatchObject({ name: 'source_unique_bank_accounts_a_b', tags: ['money'], refs: [] })
    expect(unique?.generic).not.toHaveProperty('columnName')
    expect(notNull).toMatchObject({
      name: 'source_not_null_bank_accounts__Id_',
      tags: ['key', 'money'],
      sources: [{ sourceName: 'bank', table: 'accounts' }],
      generic: {
        columnName: '"Id"',
        kwargs: { column_name: '"Id"', model: "{{ get_where_subquery(source('bank', 'accounts')) }}" },
      },
    })
  })

  test('with long names get a short alias and are configured by the tree of data_tests', async () => {
    const { nodes } = await parseFiles({
      ...withTests(
        '        data_tests: [{ accepted_values: { arguments: { values: [one_value, another_value, third] } } }]\n',
      ),
      'dbt_project.yml': 'name: shop\nprofile: shop\ndata_tests: { shop: { +severity: warn } }\n',
    })
    const full = 'accepted_values_orders_id__one_value__another_value__third'
    const [found] = testsOf(nodes)
    expect(found).toMatchObject({ severity: 'warn', name: full })
    expect(found?.config).not.toHaveProperty('alias')
    const long = await parseFiles({
      ...withTests(
        '        data_tests: [{ accepted_values: { arguments: { values: [one_value, another_value, third, fourth] } } }]\n',
      ),
    })
    expect(testsOf(long.nodes)[0]?.config['alias']).toMatch(/^accepted_values_orders_[0-9a-f]{32}$/)
  })
})

test('tests written as files are configured and described', async () => {
  const { node } = await parseFiles({
    ...MODELS,
    'tests/money/totals.sql':
      "{{ config(severity='warn', fail_calc='sum(n)') }}\nselect * from {{ ref('orders') }}",
    'tests/tests.yml':
      'data_tests:\n  - { name: totals, description: Debits equal credits, config: { tags: [money] } }\n',
  })
  expect(node('test', 'totals')).toMatchObject({
    id: 'test.shop.totals',
    fqn: ['shop', 'money', 'totals'],
    description: 'Debits equal credits',
    tags: ['money'],
    severity: 'warn',
    failCalc: 'sum(n)',
    refs: [{ name: 'orders', location: { file: 'tests/money/totals.sql', line: 2, column: 23, length: 6 } }],
  })
  expect(node('test', 'totals')).not.toHaveProperty('generic')
})
