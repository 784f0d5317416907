import { expect, test } from 'vitest'

import type { CompiledNode } from '../compile/index.ts'
import { ProjectError } from '../errors/index.ts'
import { resolveGraph } from '../graph/index.ts'
import type { Node, NodeId } from '../nodes/index.ts'
import { DIALECT } from '../adapters/postgres/dialect.ts'
import { dataTest, model, seed, source } from '../testing/nodes.ts'
import { buildPlan } from './build-plan.ts'
import { explainPlan } from './explain.ts'
import type { Plan } from './step.ts'

test('a step waits for what it reads, through ephemeral models and nodes that are not chosen', () => {
  const nodes = [
    seed('countries'),
    model('clean', { refs: ['countries'], materialized: 'ephemeral' }),
    model('middle', { refs: ['clean'] }),
    model('top', { refs: ['middle'], materialized: 'table' }),
  ]
  const chosen = ['seed.shop.countries', 'model.shop.clean', 'model.shop.top']
  expect(waits(plan(nodes, chosen))).toEqual({ countries: [], top: ['seed.shop.countries'] })
})

test('in a build, what reads a model waits for the tests of the model, but tests do not wait for each other', () => {
  const nodes = [
    model('orders'),
    model('report', { refs: ['orders'] }),
    dataTest('unique_orders_id', { refs: ['orders'], testName: 'unique' }),
    dataTest('orders_match_report', { refs: ['orders', 'report'] }),
  ]
  const unique = 'test.shop.unique_orders_id.a1b2c3d4e5'
  expect(waits(plan(nodes))).toEqual({
    orders: [],
    unique_orders_id: ['model.shop.orders'],
    report: ['model.shop.orders', unique],
    orders_match_report: ['model.shop.orders', 'model.shop.report'],
  })
  const withoutTests = plan(nodes, ['model.shop.orders', 'model.shop.report'])
  expect(waits(withoutTests)).toEqual({ orders: [], report: ['model.shop.orders'] })
})

test('steps come in an order in which they could run one by one', () => {
  const nodes = [
    model('a', { refs: ['b', 'c'] }),
    model('b', { refs: ['c'] }),
    model('c'),
    dataTest('unique_c', { refs: ['c'], testName: 'unique' }),
  ]
  const done = new Set<string>()
  for (const step of plan(nodes).steps) {
    expect(step.after.filter((id) => !done.has(id))).toEqual([])
    done.add(step.nodeId)
  }
})

test('a source is a step when it has something to load', () => {
  const nodes = [source('bank.entries', { connection: 'bank' }), source('bank.external')]
  expect(plan(nodes).steps.map((step) => step.name)).toEqual(['bank.entries'])
  expect(plan(nodes).schemas).toEqual(['bank'])
})

test('a swap may drop the views that this run builds anew, and no others', () => {
  const nodes = [
    model('base', { materialized: 'table' }),
    model('view_of_base', { refs: ['base'] }),
    model('table_of_view', { refs: ['view_of_base'], materialized: 'table' }),
    model('view_behind', { refs: ['table_of_view'] }),
    model('elsewhere'),
  ]
  expect(rebuiltLater(plan(nodes), 'base')).toEqual(['view_of_base', 'view_behind'])
  expect(rebuiltLater(plan(nodes, ['model.shop.base', 'model.shop.view_behind']), 'base')).toEqual([
    'view_behind',
  ])
})

test('every model with an unknown materialization is told of at once', () => {
  const nodes = [model('a', { materialized: 'tabel' }), model('b', { materialized: 'snapshotted' })]
  const error = thrownBy(() => plan(nodes))
  expect(error.problems.map((one) => [one.code, one.location?.file])).toEqual([
    ['T2403', 'models/a.sql'],
    ['T2403', 'models/b.sql'],
  ])
})

test('--explain prints steps, what they wait for, and their statements', () => {
  const nodes = [
    source('bank.entries', { connection: 'bank' }),
    model('orders', { sources: ['bank.entries'] }),
  ]
  expect(explainPlan(plan(nodes))).toBe(`create schema bank when missing
create schema main when missing
1. load bank.entries from bank entries
2. build view orders
   after: source.shop.bank.entries
   -- create or replace view main.orders
   select 'orders'`)
})

test('a late node says so in the plan, and a plan is data that prints as JSON', () => {
  const nodes = [model('asks')]
  const graph = resolveGraph({ projectName: 'shop', nodes })
  const id = 'model.shop.asks' as NodeId
  const late: CompiledNode = { kind: 'late', nodeId: id, path: 'models/asks.sql' }
  const made = buildPlan({ graph, nodeIds: [id], compiled: { [id]: late }, dialect: DIALECT })
  expect(made.steps[0]).toMatchObject({ work: { kind: 'late' } })
  expect(explainPlan(made)).toContain('its template asks the warehouse')
  expect(JSON.parse(JSON.stringify(made))).toEqual(made)
})

function plan(nodes: readonly Node[], chosen?: readonly string[]): Plan {
  const graph = resolveGraph({ projectName: 'shop', nodes })
  const nodeIds = graph.order.filter((id) => chosen?.includes(id) ?? true)
  const compiled = Object.fromEntries(
    nodes.map((node): [string, CompiledNode] => [
      node.id,
      { kind: 'ready', nodeId: node.id, path: node.path, sql: `select '${node.name}'`, segments: [] },
    ]),
  )
  return buildPlan({ graph, nodeIds, compiled, dialect: DIALECT })
}

function waits(made: Plan): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(made.steps.map((step) => [step.name, step.after]))
}

function rebuiltLater(made: Plan, name: string): readonly string[] {
  const step = made.steps.find((one) => one.name === name)
  return step?.kind === 'build' ? step.rebuiltLater.map((relation) => relation.name) : []
}

function thrownBy(run: () => unknown): ProjectError {
  try {
    run()
  } catch (error) {
    if (error instanceof ProjectError) return error
    throw error
  }
  throw new Error('Nothing was thrown.')
}
