import { expect, test } from 'vitest'

import type { Node } from '../nodes/index.ts'
import { dataTest, model, seed, source } from '../testing/nodes.ts'
import { problemsOf } from '../testing/problems.ts'
import { resolveGraph } from './index.ts'

const graphOf = (...nodes: readonly Node[]) => resolveGraph({ projectName: 'shop', nodes })

test('models, seeds and sources are found by the names that templates use', () => {
  const graph = graphOf(
    model('report', { refs: ['orders', 'countries', 'orders'], sources: ['bank.accounts'] }),
    model('orders', { sources: ['bank.accounts'] }),
    seed('countries'),
    source('bank.accounts'),
  )
  expect(graph.parents).toEqual({
    'model.shop.report': ['model.shop.orders', 'seed.shop.countries', 'source.shop.bank.accounts'],
    'model.shop.orders': ['source.shop.bank.accounts'],
    'seed.shop.countries': [],
    'source.shop.bank.accounts': [],
  })
  expect(graph.children['source.shop.bank.accounts' as keyof typeof graph.children]).toEqual([
    'model.shop.report',
    'model.shop.orders',
  ])
  expect(graph.order).toEqual([
    'source.shop.bank.accounts',
    'model.shop.orders',
    'seed.shop.countries',
    'model.shop.report',
  ])
})

test('a ref means the node of its own package, then of the project, unless it names a package', () => {
  const graph = graphOf(
    model('users'),
    model('users', { packageName: 'crm', alias: 'crm_users' }),
    model('a', { refs: ['users'] }),
    model('b', { packageName: 'crm', refs: ['users'] }),
    model('c', { refs: ['crm.users'] }),
    model('d', { packageName: 'other', refs: ['users'] }),
  )
  expect(
    Object.fromEntries(['a', 'c'].map((name) => [name, graph.parents[`model.shop.${name}` as never]])),
  ).toEqual({
    a: ['model.shop.users'],
    c: ['model.crm.users'],
  })
  expect(graph.parents['model.crm.b' as never]).toEqual(['model.crm.users'])
  expect(graph.parents['model.other.d' as never]).toEqual(['model.shop.users'])
})

test('every name that does not exist is told at once, where it stands, with the nearest one', async () => {
  const problems = await problemsOf(() =>
    graphOf(
      model('orders'),
      source('bank.accounts'),
      model('report', { refs: ['ordrs', 'zebra'], sources: ['bank.acounts'] }),
      dataTest('check', { refs: ['order'] }),
      model('far', { refs: ['crm.orders'] }),
    ),
  )
  expect(problems).toEqual([
    'REF_NOT_FOUND models/report.sql:1:20 report refers to "ordrs", which does not exist. (Did you mean "orders"?)',
    'REF_NOT_FOUND models/report.sql:2:20 report refers to "zebra", which does not exist.',
    'SOURCE_NOT_FOUND models/report.sql:1:30 report reads the source "bank.acounts", which is not declared. (Did you mean "bank.accounts"?)',
    'REF_NOT_FOUND tests/check.sql:1:20 check refers to "order", which does not exist. (Did you mean "orders"?)',
    'REF_NOT_FOUND models/far.sql:1:20 far refers to "crm.orders", which does not exist. (Did you mean "shop.orders"?)',
  ])
})

test('a model may not read a disabled one, but a test of a disabled model is left out with it', async () => {
  const disabled = [model('old', { enabled: false }), source('bank.closed', { enabled: false })]
  const graph = graphOf(
    ...disabled,
    model('orders'),
    dataTest('unique_old_id', { testName: 'unique', refs: ['old'] }),
    dataTest('closed', { sources: ['bank.closed'], refs: ['orders'] }),
  )
  expect(graph.order).toEqual(['model.shop.orders'])
  expect(
    await problemsOf(() =>
      graphOf(...disabled, model('report', { refs: ['old'], sources: ['bank.closed'] })),
    ),
  ).toEqual([
    'REF_DISABLED models/report.sql:1:20 report refers to "old", which is disabled. (Enable it, or disable the node that refers to it.)',
    'REF_DISABLED models/report.sql:1:30 report refers to "bank.closed", which is disabled. (Enable it, or disable the node that refers to it.)',
  ])
})

test('a model and a seed cannot share a name, nor two models, sources or tests', async () => {
  const problems = await problemsOf(() =>
    graphOf(
      model('orders', { path: 'models/a/orders.sql' }),
      seed('orders'),
      source('bank.accounts', { line: 3 }),
      source('bank.accounts', { line: 9, path: 'models/more.yml' }),
      dataTest('check', { path: 'tests/a/check.sql' }),
      dataTest('check', { path: 'tests/b/check.sql' }),
    ),
  )
  expect(problems.filter((one) => one.startsWith('NAME_DUPLICATE'))).toEqual([
    'NAME_DUPLICATE seeds/orders.csv:1:1 There are two seeds called "orders": the other is models/a/orders.sql:1. (Rename one of them; use "alias" to keep the name of its table.)',
    'NAME_DUPLICATE models/more.yml:9:1 There are two sources called "bank.accounts": the other is models/sources.yml:3. (Rename one of them; use "alias" to keep the name of its table.)',
    'NAME_DUPLICATE tests/b/check.sql:1:1 There are two tests called "check": the other is tests/a/check.sql:1. (Rename one of them; use "alias" to keep the name of its table.)',
  ])
})

test('two nodes may not write the same table; ephemeral models and plain sources write none', async () => {
  const problems = await problemsOf(() =>
    graphOf(
      model('a', { alias: 'orders' }),
      model('b', { alias: 'orders' }),
      model('c', { alias: 'orders', materialized: 'ephemeral' }),
      source('main.orders'),
      source('main.raw', { connection: 'crm' }),
      seed('raw'),
    ),
  )
  expect(problems).toEqual([
    'RELATION_DUPLICATE models/b.sql:1:1 a and b would both be built as wh.main.orders. (Give one of them another schema or alias.)',
    'RELATION_DUPLICATE seeds/raw.csv:1:1 main.raw and raw would both be built as wh.main.raw. (Give one of them another schema or alias.)',
  ])
})

test('each cycle is told in full, at the reference that leads into it', async () => {
  const problems = await problemsOf(() =>
    graphOf(
      model('base'),
      model('a', { refs: ['base', 'b'] }),
      model('b', { refs: ['c'] }),
      model('c', { refs: ['a'] }),
      model('self', { refs: ['self'] }),
    ),
  )
  expect(problems).toEqual([
    'GRAPH_CYCLE models/a.sql:2:20 These nodes depend on each other: a -> b -> c -> a. (Remove one of the references, or move the shared part into a model of its own.)',
    'GRAPH_CYCLE models/self.sql:1:20 These nodes depend on each other: self -> self. (Remove one of the references, or move the shared part into a model of its own.)',
  ])
})
