import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

import { TRANSACTIONS, WINDOWS } from '../influx/index.ts'
import { createMetrics, METRICS } from '../observe/index.ts'
import { ROW_TABLES, STATE_SCHEMA, STATE_TABLES } from '../warehouse/index.ts'
import type { Dashboard, Panel } from './grafana.ts'
import { dashboardFiles } from './index.ts'
import { RECORDINGS } from './rules.ts'

// The files are read as Grafana and Prometheus read them, and not the definition: what is asked for is told by the text
// of a query, and what there is by those who write it.

const files = dashboardFiles()
const targets = [...files]
  .filter(([path]) => path.endsWith('.json'))
  .flatMap(([, text]) => (JSON.parse(text) as Dashboard).panels ?? [])
  .flatMap((panel) => ((panel as Panel).targets ?? []).map((target) => [panel.title ?? '', target] as const))

const series = await writtenSeries()

describe.each(expressions())('%s', (_, expression) => {
  const { metrics, labels } = namesOf(expression)

  test('asks for metrics and labels that the service writes', () => {
    expect(metrics.length).toBeGreaterThan(0)
    const found = metrics.map((name) => series.get(name))
    expect(metrics.filter((name) => !series.has(name))).toEqual([])
    const known = new Set(found.flatMap((names) => [...(names ?? [])]))
    expect(labels.filter((label) => !known.has(label))).toEqual([])
  })
})

test('legends show labels that their expression keeps', () => {
  for (const [title, { expr = '', legendFormat = '' }] of targets as readonly (readonly [
    string,
    PromTarget,
  ])[]) {
    const kept = /^(?:histogram_quantile\([\d.]+, )?\w+ by \(([^)]*)\)/.exec(expr)?.[1]?.split(', ') ?? [
      'instance',
    ]
    for (const [, label] of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) expect(kept, title).toContain(label)
  }
})

describe.each(texts('query'))('%s', (_, flux) => {
  test('asks for measurements, tags and fields that the service writes', () => {
    const measurement = [TRANSACTIONS, WINDOWS].find((one) =>
      flux.includes(`r._measurement == "${one.measurement}"`),
    )
    expect(measurement, flux).toBeDefined()
    const fields = Array.from(flux.matchAll(/r\._field == "(\w+)"/g), ([, name]) => name)
    expect(fields.length).toBeGreaterThan(0)
    expect(fields.filter((name) => !measurement?.fields.some((field) => field === name))).toEqual([])
    const made = Array.from(
      flux.matchAll(/(?:\(\{|, |: \{)(\w+): |: "(\w+)"\}/g),
      ([, column, renamed]) => column ?? renamed,
    )
    const written = ['_measurement', '_field', '_value', '_time', ...(measurement?.tags ?? []), ...fields]
    const read = Array.from(flux.matchAll(/\br\.(\w+)/g), ([, name]) => name)
    expect(read.filter((name) => !written.some((one) => one === name))).toEqual([])
    expect(listedIn(flux).filter((name) => ![...written, ...made].includes(name))).toEqual([])
  })
})

describe.each(texts('rawSql'))('%s', (_, sql) => {
  test('asks for tables that the service writes', () => {
    const known = [
      ...Object.values(ROW_TABLES).map((name) => `$schema.${name}`),
      ...Object.values(STATE_TABLES).map((name) => `${STATE_SCHEMA}.${name}`),
    ]
    const tables = Array.from(sql.matchAll(/\b(?:from|join) (\S+)/g), ([, name]) => name)
    expect(tables.length).toBeGreaterThan(0)
    expect(tables.filter((name) => !known.some((one) => one === name))).toEqual([])
  })
})

test('every metric is asked for by a panel or an alert: none is written for nobody', () => {
  const asked = new Set(expressions().flatMap(([, expression]) => namesOf(expression).metrics))
  const unasked = Object.values(METRICS)
    .map(({ name }) => name)
    .filter((name) => ![...asked].some((one) => one === name || one === `${name}_bucket`))
  // Amounts are drawn from InfluxDB, which knows them by branch; the counter is for alerts of one's own.
  expect(unasked).toEqual([METRICS.amountCents.name])
})

interface PromTarget {
  readonly expr?: string
  readonly legendFormat?: string
}

function texts(name: 'expr' | 'query' | 'rawSql'): readonly (readonly [string, string])[] {
  return targets.flatMap(([title, target]) =>
    name in target ? [[title, String(target[name])] as const] : [],
  )
}

/** Every expression of panels, of Grafana's alerts and of Prometheus' rules, each with where it is from. */
function expressions(): readonly (readonly [string, string])[] {
  const { groups } = parse(files.get('prometheus/rules.yml') ?? '') as {
    readonly groups: readonly {
      readonly rules: readonly { record?: string; alert?: string; expr: string }[]
    }[]
  }
  const twins = groups
    .flatMap(({ rules }) => rules)
    .map((rule) => [rule.record ?? rule.alert ?? '', rule.expr] as const)
  const alerts = parse(files.get('grafana/provisioning/alerting/rules.yaml') ?? '') as {
    readonly groups: readonly { readonly rules: readonly GrafanaRule[] }[]
  }
  const grafana = alerts.groups
    .flatMap(({ rules }) => rules)
    .flatMap(({ uid, data }) => data.flatMap(({ model }) => (model.expr ? [[uid, model.expr] as const] : [])))
  return [...texts('expr'), ...twins, ...grafana]
}

interface GrafanaRule {
  readonly uid: string
  readonly data: readonly { readonly model: { readonly expr?: string } }[]
}

/** What a PromQL expression asks for: labels stand in braces and after `by`, what is left and no function is a metric. */
function namesOf(expression: string): {
  readonly metrics: readonly string[]
  readonly labels: readonly string[]
} {
  const labels: string[] = []
  const rest = expression
    .replaceAll(/\bby \(([^)]*)\)/g, (_, names: string) => {
      labels.push(...names.split(', ').filter((name) => name !== 'le'))
      return ''
    })
    .replaceAll(/\{([^}]*)\}/g, (_, matchers: string) => {
      labels.push(...Array.from(matchers.matchAll(/(\w+)=~?"/g), ([, name = '']) => name))
      return ''
    })
    .replaceAll(/\[[^\]]*\]/g, '')
  const names = rest.match(/\b[a-zA-Z_:][\w:]*\b(?!\s*\()/g) ?? []
  return { metrics: names.filter((name) => !['and', 'or', 'offset'].includes(name)), labels }
}

/** Series by name with their labels, as a scrape gives them when everything has happened once. */
async function writtenSeries(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const metrics = createMetrics({
    version: '1',
    windows: ['1m'],
    rules: [{ id: 'velocity', severity: 'high' }],
  })
  const partition = { topic: 't', partition: 0 }
  metrics.takePartition(partition)
  metrics.lagMessages.set(partition, 1)
  metrics.lagSeconds.set(partition, 1)
  metrics.newestEvent.set(partition, 1)
  metrics.reconciliationDifference.set({ ...partition, measure: 'count' }, 0)
  metrics.circuit.set({ sink: 'influx' }, 0)
  for (const gauge of [metrics.lastCommit, metrics.lastReconciliation]) gauge.set({}, 1)
  const found = new Map<string, Set<string>>()
  for (const line of (await metrics.registry.metrics()).split('\n')) {
    const [, name = '', labels = ''] = /^([a-z_\d]+)(\{.*\})? /.exec(line) ?? []
    if (name === '') continue
    const names = found.get(name) ?? new Set()
    for (const [, label = ''] of labels.matchAll(/[{,](\w+)="/g)) names.add(label)
    found.set(name, names)
  }
  for (const { name } of Object.values(RECORDINGS)) found.set(name, new Set())
  return found
}

/** Columns that a step names in a list: of the measurement, or made by a step before. */
function listedIn(flux: string): readonly string[] {
  const lists = Array.from(flux.matchAll(/(?:columns|rowKey): \[([^\]]*)\]/g), ([, names = '']) => names)
  return lists.flatMap((names) => Array.from(names.matchAll(/"(\w+)"/g), ([, name = '']) => name))
}
