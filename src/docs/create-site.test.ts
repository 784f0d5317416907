import { expect, test } from 'vitest'

import { readArtifacts, type Artifacts } from '../artifacts/index.ts'
import { createLargeProject } from '../testing/large-project.ts'
import { DBT_ARTIFACTS } from '../testing/artifacts.ts'
import { createSite, type SiteData } from './create-site.ts'
import type { NodeCode, NodeDetail, SiteNode } from './format.ts'

const artifacts = await readArtifacts(DBT_ARTIFACTS)
const site = createSite(artifacts)

test('every kind of dbt has a page, and what is disabled has none', () => {
  const counts: Record<string, number> = {}
  for (const { kind } of site.index.nodes) counts[kind] = (counts[kind] ?? 0) + 1
  expect(counts).toEqual({
    source: 1,
    seed: 2,
    model: 7,
    snapshot: 1,
    test: 12,
    analysis: 1,
    unit_test: 1,
    exposure: 1,
    semantic_model: 1,
    metric: 1,
    saved_query: 1,
  })
})

test('nodes come after what they are built from', () => {
  site.index.nodes.forEach(({ parents }, at) => {
    expect(Math.max(-1, ...parents)).toBeLessThan(at)
  })
  expect(parentsOf(site, 'dim_customer')).toEqual(['raw_orders', 'stg_customers'])
  expect(parentsOf(site, 'sales_dashboard')).toEqual(['dim_customer', 'fct_orders'])
  expect(parentsOf(site, 'revenue_by_day')).toEqual(['revenue'])
})

test('columns have the order and types of the warehouse, and the words of the project', () => {
  const { columns } = detailOf(site, 'stg_orders')
  expect(columns.map(({ name, type }) => [name, type])).toEqual([
    ['order_id', 'integer'],
    ['customer_id', 'integer'],
    ['ordered_on', 'date'],
    ['amount', 'integer'],
    ['Order Kind', 'integer'],
    ['__proto__', 'integer'],
  ])
  expect(columns[3]?.description).toBe(
    '<p>What was paid, in <em>euros</em>. See <a href="https://example.com/?a=1&amp;b=2" rel="noreferrer">the manual</a>.</p>',
  )
  expect(columns[5]?.description).toBe('<p>A name that is also a word of JavaScript.</p>')
  const at = indexOf(site, 'stg_orders')
  expect(site.search.columnDescriptions[at]).toEqual([
    'The number on the bill.',
    '',
    '',
    'What was paid, in euros. See the manual.',
    'Written with a space.',
    'A name that is also a word of JavaScript.',
  ])
})

test('tests stand at their columns, also where the column is written with quotes', () => {
  const names = (node: string, column: string) =>
    detailOf(site, node)
      .columns.find(({ name }) => name === column)
      ?.tests.map((at) => site.index.nodes[at]?.test?.name)
  expect(names('stg_orders', 'Order Kind')).toEqual(['not_null'])
  expect(names('dim_customer', 'customer_id')).toEqual(['unique', 'not_null'])
  expect(nodeOf(site, 'not_null_fct_orders_amount').test).toEqual({
    severity: 'warn',
    name: 'not_null',
    column: 'amount',
    attached: indexOf(site, 'fct_orders'),
  })
})

test('relationships point to the column that they name, of a model or of a source', () => {
  expect(
    nodeOf(site, 'relationships_fct_orders_customer_id__customer_id__ref_dim_customer_').test?.to,
  ).toEqual({
    node: indexOf(site, 'dim_customer'),
    column: 'customer_id',
  })
  expect(nodeOf(site, 'relationships_stg_orders_order_id__id__source_raw_raw_orders_').test?.to).toEqual({
    node: site.index.nodes.findIndex(({ kind }) => kind === 'source'),
    column: 'id',
  })
})

test('a test that is a file, and a unit test, belong to the one node they read', () => {
  const attached = indexOf(site, 'fct_orders')
  expect(nodeOf(site, 'no_negative_amount').test).toEqual({ severity: 'error', attached })
  expect(nodeOf(site, 'keeps_orders').test).toEqual({ severity: 'error', attached })
})

test('the code of a generic test is its call, that of other kinds their declaration', () => {
  expect(codeOf(site, 'relationships_fct_orders_customer_id__customer_id__ref_dim_customer_').raw).toBe(
    [
      '{{ relationships(',
      "    model=ref('fct_orders'),",
      "    column_name='customer_id',",
      "    to=ref('dim_customer'),",
      "    field='customer_id'",
      ') }}',
    ].join('\n'),
  )
  expect(codeOf(site, 'keeps_orders')).toMatchObject({
    raw: [
      'model: fct_orders',
      'given:',
      "  - input: ref('stg_orders')",
      '    rows:',
      '      - order_id: 7',
      '        amount: 3',
      '    format: dict',
      '  - input: this',
      '    format: dict',
      'expect:',
      '  rows:',
      '    - order_id: 7',
      '      amount: 3',
      '  format: dict',
      'overrides:',
      '  macros:',
      '    is_incremental: false',
    ].join('\n'),
    language: 'yaml',
  })
  expect(codeOf(site, 'raw_customers')).toEqual({})
})

test('SQL that the manifest lacks is taken from the run that sent it', () => {
  const manifest = withNodes(artifacts, (node) => ({ ...node, compiled_code: null }))
  const code = codeOf(createSite({ ...artifacts, manifest }), 'stg_orders')
  expect(code.compiled).toMatch(/^select id as order_id/)
  expect(code.compiled).toBe(codeOf(site, 'stg_orders').compiled)
})

test('masks, grants, macros, freshness and exposures are told', () => {
  const customer = detailOf(site, 'dim_customer')
  expect(customer.columns.map(({ mask }) => mask)).toEqual([undefined, undefined, 'first letter'])
  expect(customer.grants).toEqual({ select: ['postgres'] })
  expect(customer.macros).toEqual(['masked'])
  expect(detailOf(site, 'raw_orders', 'source').freshness).toEqual({
    status: 'warn',
    loadedAt: '2026-01-02T00:00:00+00:00',
    checkedAt: artifacts.sources?.results[0]?.snapshotted_at,
    warnAfter: '1 day',
    errorAfter: '36500 days',
  })
  expect(detailOf(site, 'sales_dashboard').exposure).toEqual({
    type: 'dashboard',
    label: 'Sales',
    url: 'https://dashboards.example.com/sales',
    maturity: 'high',
    ownerName: 'Sales team',
    ownerEmail: 'sales@example.com',
  })
})

test('settings are those that have a value', () => {
  expect(nodeOf(site, 'fct_orders').config).toEqual({
    enabled: true,
    materialized: 'incremental',
    unique_key: 'order_id',
    tags: ['daily'],
    meta: { owner: 'sales' },
    lookback: 1,
    on_schema_change: 'ignore',
    on_configuration_change: 'apply',
    docs: { show: true },
    contract: { enforced: false, alias_types: true },
    access: 'protected',
  })
})

test('rows are those the newest build wrote, where it wrote the whole table', () => {
  expect(nodeOf(site, 'dim_customer').rows).toBe(2)
  expect(nodeOf(site, 'raw_customers').rows).toBe(2)
  expect(nodeOf(site, 'fct_orders').rows).toBeUndefined()
  expect(nodeOf(site, 'stg_orders').rows).toBeUndefined()
})

test('what has no relation has no place in the warehouse', () => {
  expect(nodeOf(site, 'stg_customers').schema).toBeUndefined()
  expect(nodeOf(site, 'no_negative_amount').relation).toBeUndefined()
  expect(nodeOf(site, 'fct_orders')).toMatchObject({ schema: 'analytics', relation: 'fct_orders' })
})

test('a run has its counts, its results and the slowest chain', () => {
  expect(site.index.runs).toHaveLength(1)
  expect(site.index.runs[0]).toMatchObject({
    command: 'build',
    target: 'dev',
    counts: { success: 7, pass: 11, fail: 1, warn: 1, error: 1, skipped: 1, 'no-op': 2 },
  })
  const results = site.runs[0]?.results ?? []
  expect(results).toHaveLength(24)
  expect(Math.min(...results.flatMap(({ start }) => start ?? []))).toBe(0)
  const path = site.runs[0]?.criticalPath ?? []
  path.slice(1).forEach((node, at) => {
    expect(ancestors(site, node)).toContain(path[at])
  })
  expect(path.length).toBeGreaterThan(2)
  expect(nodeOf(site, 'nobody_is_called_grace').last).toMatchObject({ run: 0, status: 'fail', failures: 1 })
  expect(nodeOf(site, 'broken').last?.message).toContain('division by zero')
  expect(detailOf(site, 'broken').history).toEqual([nodeOf(site, 'broken').last])
})

test('results of commands that only read are no runs', () => {
  const [run] = artifacts.runs
  if (!run) throw new Error('The fixture has a run.')
  const generated = { ...run, args: { which: 'generate' } }
  expect(createSite({ ...artifacts, runs: [generated] }).index.runs).toEqual([])
})

test("the project's own overview is the first page, and then its README", () => {
  expect(site.index.readme).toBe(
    '<h1>The shop</h1>\n<p>Orders and <strong>customers</strong>. &lt;script&gt;alert(1)&lt;/script&gt;</p>',
  )
  const { docs: _docs, ...manifest } = artifacts.manifest
  const without = { ...artifacts, manifest }
  expect(createSite(without, { readme: '# Read *me*' }).index.readme).toBe('<h1>Read <em>me</em></h1>')
  expect(createSite(without).index.readme).toBeUndefined()
})

test('names that are words of JavaScript are names', () => {
  const manifest = withNodes(
    artifacts,
    (node) =>
      JSON.parse(JSON.stringify(node).replaceAll('model.shop.stg_orders', '__proto__')) as typeof node,
  )
  const renamed = createSite({ ...artifacts, manifest, runs: [] })
  const odd = renamed.index.nodes.find(({ id }) => id === '__proto__')
  expect(odd?.name).toBe('stg_orders')
  const detail = detailOf(renamed, 'stg_orders')
  expect(detail.relationKind).toBeUndefined()
  expect(detail.columns.map(({ name }) => name)).toEqual(['order_id', 'Order Kind', '__proto__', 'amount'])
  expect(parentsOf(renamed, 'fct_orders')).toEqual(['stg_orders'])
})

test('a cycle in a manifest is cut, and everything keeps its page', () => {
  const manifest = withNodes(artifacts, (node) =>
    node.name === 'stg_orders' ? { ...node, depends_on: { nodes: ['model.shop.fct_orders'] } } : node,
  )
  const cyclic = createSite({ ...artifacts, manifest })
  expect(cyclic.index.nodes).toHaveLength(site.index.nodes.length)
  cyclic.index.nodes.forEach(({ parents }, at) => {
    expect(Math.max(-1, ...parents)).toBeLessThan(at)
  })
})

test('shards have 250 nodes, and every node has a place in them', () => {
  const large = createSite(createLargeProject({ nodes: 300, tests: 360, runs: 2 }))
  const nodes = large.index.nodes.length
  expect(large.index.shardSize).toBe(250)
  expect(Array.from(large.details, ({ length }) => length)).toEqual([250, 250, nodes - 500])
  expect([...large.code].flat()).toHaveLength(nodes)
  expect(large.search.columnDescriptions).toHaveLength(nodes)
  expect([...large.details].flat().some(({ history }) => history.length === 2)).toBe(true)
})

function withNodes(
  { manifest }: Artifacts,
  change: (node: Artifacts['manifest']['nodes'][string]) => Artifacts['manifest']['nodes'][string],
): Artifacts['manifest'] {
  const nodes = Object.values(manifest.nodes).map(change)
  return { ...manifest, nodes: Object.fromEntries(nodes.map((node) => [node.unique_id, node])) }
}

/** The seed and the source of the fixture have one name. */
function indexOf({ index }: SiteData, name: string, kind?: string): number {
  return index.nodes.findIndex((one) => one.name === name && (kind === undefined || one.kind === kind))
}

function nodeOf(from: SiteData, name: string): SiteNode {
  const node = from.index.nodes[indexOf(from, name)]
  if (!node) throw new Error(`There is no ${name}.`)
  return node
}

function detailOf(from: SiteData, name: string, kind?: string): NodeDetail {
  const detail = [...from.details].flat()[indexOf(from, name, kind)]
  if (!detail) throw new Error(`There is no ${name}.`)
  return detail
}

function codeOf(from: SiteData, name: string): NodeCode {
  return [...from.code].flat()[indexOf(from, name)] ?? {}
}

function parentsOf(from: SiteData, name: string): readonly string[] {
  return nodeOf(from, name)
    .parents.map((at) => from.index.nodes[at]?.name ?? '')
    .toSorted()
}

function ancestors({ index }: SiteData, node: number): ReadonlySet<number> {
  const found = new Set<number>()
  const open = [node]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const parent of index.nodes[at]?.parents ?? []) {
      found.add(parent)
      open.push(parent)
    }
  }
  return found
}
