import { describe, expect, test } from 'vitest'

import { resolveGraph } from '../graph/index.ts'
import { dataTest, model, seed, source } from '../testing/nodes.ts'
import { problemLine, problemsOf } from '../testing/problems.ts'
import { select, type IndirectSelection, type SelectRequest } from './index.ts'

/**
 * bank.accounts -> stg_accounts -> dim_customer -> report
 * crm.people    -> stg_people   -> dim_customer
 * countries     -> stg_people
 */
const graph = resolveGraph({
  projectName: 'shop',
  nodes: [
    source('bank.accounts', { connection: 'bank', tags: ['raw'] }),
    source('crm.people', { path: 'models/staging/crm.yml' }),
    seed('countries'),
    model('stg_accounts', {
      path: 'models/staging/bank/stg_accounts.sql',
      sources: ['bank.accounts'],
      tags: ['nightly'],
    }),
    model('stg_people', {
      path: 'models/staging/stg_people.sql',
      sources: ['crm.people'],
      refs: ['countries'],
    }),
    model('dim_customer', {
      path: 'models/marts/dim_customer.sql',
      refs: ['stg_accounts', 'stg_people'],
      tags: ['nightly', 'core'],
      config: { materialized: 'table', meta: { owner: 'finance' }, full_refresh: false, grants: ['a', 'b'] },
    }),
    model('report', {
      path: 'models/marts/report.sql',
      refs: ['dim_customer'],
      config: { materialized: 'view', group: 'finance' },
    }),
    dataTest('unique_dim', { testName: 'unique', refs: ['dim_customer'], path: 'models/marts/marts.yml' }),
    dataTest('fk_dim', {
      testName: 'dbt_utils.relationships_where',
      refs: ['dim_customer', 'stg_people'],
      path: 'models/marts/marts.yml',
    }),
    dataTest('raw_not_null', { testName: 'not_null', sources: ['bank.accounts'] }),
    dataTest('totals', { refs: ['report'], tags: ['slow'] }),
  ],
})

function names(request: Partial<SelectRequest>): string {
  const { nodeIds } = select(graph, { select: [], exclude: [], ...request })
  return nodeIds.map((id) => graph.nodes[id]?.name).join(' ')
}

/** Without tests, to keep the tables short. */
function nodes(selector: string): string {
  return names({ select: [selector], kinds: ['model', 'seed', 'source'] })
}

const ALL =
  'accounts people countries stg_accounts stg_people dim_customer report unique_dim fk_dim raw_not_null totals'

test('nothing given means everything, in the order of the graph', () => {
  expect(names({})).toBe(ALL)
  expect(names({ select: ['', ' '] })).toBe(ALL)
})

describe('methods', () => {
  test.each([
    // By name, which never means a source.
    ['dim_customer', 'dim_customer'],
    ['fqn:dim_customer', 'dim_customer'],
    ['staging', 'stg_accounts stg_people'],
    ['staging.bank', 'stg_accounts'],
    ['shop.staging.bank', 'stg_accounts'],
    ['shop.marts.report', 'report'],
    ['shop', 'countries stg_accounts stg_people dim_customer report'],
    ['stg_*', 'stg_accounts stg_people'],
    ['staging.*', 'stg_accounts stg_people'],
    ['shop.*.report', 'report'],
    ['*_p[a-e]ople', 'stg_people'],
    ['stg_?eople', 'stg_people'],
    ['fqn:*', 'countries stg_accounts stg_people dim_customer report'],
    // By file: what has a slash is a path, what ends like a file is one.
    ['models/staging', 'people stg_accounts stg_people'],
    ['models/staging/', 'people stg_accounts stg_people'],
    ['path:models/marts/report.sql', 'report'],
    ['path:seeds', 'countries'],
    ['models/*/stg_people.sql', 'stg_people'],
    ['models/**/stg_*.sql', 'stg_accounts stg_people'],
    ['models/*', 'accounts people stg_accounts stg_people dim_customer report'],
    ['report.sql', 'report'],
    ['file:countries', 'countries'],
    ['countries.csv', 'countries'],
    // By what is said of them.
    ['tag:nightly', 'stg_accounts dim_customer'],
    ['tag:c*', 'dim_customer'],
    ['tag:raw', 'accounts'],
    ['source:bank', 'accounts'],
    ['source:crm.people', 'people'],
    ['source:*', 'accounts people'],
    ['source:shop.bank.*', 'accounts'],
    ['package:shop', 'accounts people countries stg_accounts stg_people dim_customer report'],
    ['package:this,stg_people', 'stg_people'],
    ['resource_type:seed', 'countries'],
    ['config.materialized:table', 'dim_customer'],
    ['config.meta.owner:finance', 'dim_customer'],
    ['config.full_refresh:False', 'dim_customer'],
    ['config.grants:b', 'dim_customer'],
    ['group:finance', 'report'],
    ['access:protected', 'stg_accounts stg_people dim_customer report'],
  ])('%s selects %s', (selector, expected) => {
    expect(nodes(selector)).toBe(expected)
  })

  test.each([
    ['unique_dim', 'unique_dim'],
    ['test_name:unique', 'unique_dim'],
    ['test_name:relationships_where', 'fk_dim'],
    ['test_name:dbt_utils.*', 'fk_dim'],
    ['test_type:generic', 'unique_dim fk_dim raw_not_null'],
    ['test_type:singular', 'totals'],
    ['test_type:data', 'unique_dim fk_dim raw_not_null totals'],
    ['tag:slow', 'totals'],
    ['tests', ''],
  ])('of tests, %s selects %s', (selector, expected) => {
    const of = () => names({ select: [selector] })
    if (expected === '') expect(of).toThrow('No node matches')
    else expect(of()).toBe(expected)
  })
})

describe('graph operators', () => {
  test.each([
    ['+stg_people', 'people countries stg_people'],
    ['+report', 'accounts people countries stg_accounts stg_people dim_customer report'],
    ['1+report', 'dim_customer report'],
    ['2+report', 'stg_accounts stg_people dim_customer report'],
    ['0+report', 'report'],
    ['countries+', 'countries stg_people dim_customer report'],
    ['countries+1', 'countries stg_people'],
    ['source:bank.accounts+', 'accounts stg_accounts dim_customer report'],
    ['1+dim_customer+1', 'stg_accounts stg_people dim_customer report'],
    ['@stg_accounts', 'accounts people countries stg_accounts stg_people dim_customer report'],
    ['@stg_people,seeds/countries.csv', 'countries'],
    ['+tag:core', 'accounts people countries stg_accounts stg_people dim_customer'],
    ['1+config.materialized:view', 'dim_customer report'],
    ['+totals', 'accounts people countries stg_accounts stg_people dim_customer report'],
  ])('%s selects %s', (selector, expected) => {
    expect(nodes(selector)).toBe(expected)
  })
})

describe('sets', () => {
  test.each<readonly [Partial<SelectRequest>, string]>([
    [{ select: ['stg_people report'] }, 'stg_people report'],
    [{ select: ['report', 'stg_people'] }, 'stg_people report'],
    [{ select: ['tag:nightly,models/marts'] }, 'dim_customer'],
    [{ select: ['tag:nightly,path:models/marts', 'countries'] }, 'countries dim_customer'],
    [
      { select: ['+report'], exclude: ['source:* seeds/countries.csv'] },
      'stg_accounts stg_people dim_customer report',
    ],
    [{ exclude: ['models/staging', 'dim_customer+'] }, 'accounts countries'],
    [{ select: ['report,stg_people'] }, ''],
  ])('%j selects %s', (request, expected) => {
    expect(names({ ...request, kinds: ['model', 'seed', 'source'] })).toBe(expected)
  })

  test('an exclusion takes the tests of what it excludes along', () => {
    expect(names({ exclude: ['dim_customer'], kinds: ['test'] })).toBe('raw_not_null totals')
  })
})

describe('tests that come along', () => {
  test.each<readonly [string, IndirectSelection, string]>([
    ['dim_customer', 'eager', 'dim_customer unique_dim fk_dim'],
    ['dim_customer', 'cautious', 'dim_customer unique_dim'],
    ['dim_customer', 'buildable', 'dim_customer unique_dim fk_dim'],
    ['stg_people', 'buildable', 'stg_people'],
    ['dim_customer', 'empty', 'dim_customer'],
    // All parents are there only when both terms are taken together.
    ['dim_customer stg_people', 'cautious', 'stg_people dim_customer unique_dim fk_dim'],
    ['source:bank.accounts', 'eager', 'accounts raw_not_null'],
  ])('%s, %s: %s', (selector, indirect, expected) => {
    expect(names({ select: [selector], indirect })).toBe(expected)
  })

  test('a test of its own is chosen whatever the rule', () => {
    expect(names({ select: ['fk_dim'], indirect: 'cautious' })).toBe('fk_dim')
  })
})

describe('what cannot be selected', () => {
  test.each<readonly [Partial<SelectRequest>, readonly string[]]>([
    [
      { select: ['dim_custmer'] },
      ['SELECT_NO_MATCH nowhere No node matches "dim_custmer" (in --select). (Did you mean "dim_customer"?)'],
    ],
    [
      { select: ['+stagin', 'report'], exclude: ['xyz'] },
      [
        'SELECT_NO_MATCH nowhere No node matches "+stagin" (in --select). (Did you mean "staging"?)',
        'SELECT_NO_MATCH nowhere No node matches "xyz" (in --exclude).',
      ],
    ],
    [
      { select: ['accounts'] },
      [
        'SELECT_NO_MATCH nowhere No node matches "accounts" (in --select). (Did you mean "source:bank.accounts"?)',
      ],
    ],
    [
      { select: ['models/stging'] },
      [
        'SELECT_NO_MATCH nowhere No node matches "models/stging" (in --select). (Did you mean "models/staging"?)',
      ],
    ],
    [
      { select: ['models'] },
      ['SELECT_NO_MATCH nowhere No node matches "models" (in --select). (Did you mean "path:models"?)'],
    ],
    [
      { select: ['sorce:bank'] },
      [
        'SELECT_INVALID nowhere The selector "sorce:bank" cannot be read: there is no method "sorce". (Did you mean "source:"?)',
      ],
    ],
    [
      { select: ['state:modified+'] },
      [
        'SELECT_INVALID nowhere The selector "state:modified+" cannot be read: the method "state" is not available.',
      ],
    ],
    [
      { select: ['@report+', 'a,', 'config:table'] },
      [
        'SELECT_INVALID nowhere The selector "@report+" cannot be read: "@" already includes the children, so "+" cannot follow.',
        'SELECT_NO_MATCH nowhere No node matches "a" (in --select).',
        'SELECT_INVALID nowhere The selector "" cannot be read: it names nothing.',
        'SELECT_INVALID nowhere The selector "config:table" cannot be read: name the configuration, as in "config.materialized:table".',
      ],
    ],
  ])('%j', async (request, expected) => {
    expect(await problemsOf(() => names(request))).toEqual(expected)
  })

  test('a method or pattern without a match is a warning and selects nothing', () => {
    const request = { select: ['tag:nigthly', 'zzz*', 'exposure:dashboard'], exclude: ['source:bonk'] }
    const { nodeIds, warnings } = select(graph, request)
    expect(nodeIds).toEqual([])
    expect(warnings.map(problemLine)).toEqual([
      'SELECT_NO_MATCH nowhere No node matches "tag:nigthly" (in --select). (Did you mean "tag:nightly"?)',
      'SELECT_NO_MATCH nowhere No node matches "zzz*" (in --select).',
      'SELECT_NO_MATCH nowhere No node matches "exposure:dashboard" (in --select).',
      'SELECT_NO_MATCH nowhere No node matches "source:bonk" (in --exclude). (Did you mean "source:bank"?)',
    ])
  })

  test('an intersection without a common node is no mistake', () => {
    expect(select(graph, { select: ['report,stg_people'], exclude: [] })).toEqual({
      nodeIds: [],
      warnings: [],
    })
  })
})
