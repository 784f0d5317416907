import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { parse, stringify } from 'yaml'

import { ageBand, type StreamEvent } from '../event/index.ts'
import type { Metrics } from '../observe/index.ts'
import { fillFlux, fillPromql, fillSql, type Shown } from '../testing/grafana-variables.ts'
import { sampleEvent } from '../testing/sample-events.ts'
import { startSeeded, type Row } from '../testing/seeded-servers.ts'
import type { Dashboard, Variable } from './grafana.ts'
import { dashboardFiles } from './index.ts'
import { ALERTS, RECORDINGS } from './rules.ts'

// Every query of every panel and alert on the real servers, after a small bank has lived for ten minutes. Grafana itself
// is not here; what it puts into queries is put in by grafana-variables.ts.

const EVENTS = 600
const TYPES = ['deposit', 'withdrawal', 'payment', 'transfer', 'fee'] as const
const STATUSES = [
  'completed',
  'failed',
  'completed',
  'completed',
  'completed',
  'pending',
  'completed',
] as const

const files = dashboardFiles()
const dashboards = [...files.keys()].filter((path) => path.endsWith('.json')).map(dashboardAt)
const panels = dashboards
  .flatMap((dashboard) => dashboard.panels ?? [])
  .flatMap((panel) => ('targets' in panel ? [panel] : []))
const targets = panels.flatMap((panel) =>
  (panel.targets ?? []).map(
    (target) => [`${panel.title} ${String(target['refId'])}`, panel, target] as const,
  ),
)

const now = Date.now()
const events = Array.from({ length: EVENTS }, (_, at) => eventAt(at))
const influxUrl = inject('influxUrl')
const servers =
  influxUrl === undefined
    ? undefined
    : await startSeeded({
        influxUrl,
        events,
        prometheus: { config: configFor, rules: files.get('prometheus/rules.yml') ?? '' },
      })
afterAll(async () => servers?.[Symbol.asyncDispose]())

describe.skipIf(!servers)('on the real servers', () => {
  beforeAll(async () => {
    await scrapeTwice()
  })

  test.each(targets)('%s', async (_, panel, target) => {
    const rows = await ask(target)
    expect(rows.length).toBeGreaterThan(0)
    const numbers = rows
      .flatMap((row) => Object.values(row))
      .filter((value) => value !== '' && Number.isFinite(Number(value)))
    expect(numbers.length).toBeGreaterThan(0)
    const label = /\$\{__field\.labels\.(\w+)\}/.exec(panel.fieldConfig?.defaults.displayName ?? '')?.[1]
    if (label !== undefined) for (const row of rows) expect(row[label]).toMatch(/\w/)
  })

  test.each(ALERTS.map((rule) => [rule.name, rule.expression] as const))(
    'alert %s is understood',
    async (_, expression) => {
      await expect(servers?.promql(expression, 'instant')).resolves.toBeInstanceOf(Array)
    },
  )

  test.each(variables())('the variable %s has values', async (_, query) => {
    expect(await servers?.flux(fillFlux(query, shown()))).toMatchObject([{ _value: '1m' }])
  })

  test('numbers are those of the bank', async () => {
    const failed = events.filter(({ status }) => status === 'failed').length
    const cents = events.reduce((sum, { amountCents }) => sum + amountCents, 0)
    expect(await only('Transactions')).toBe(EVENTS)
    expect(await only('In the warehouse', 'transactions')).toBe(EVENTS)
    expect(await only('Amount')).toBeCloseTo(cents / 100, 2)
    expect(await only('Failed')).toBeCloseTo(failed / EVENTS, 6)
    expect(await sumOf('Transactions by window')).toBe(EVENTS)
    expect(await sumOf('Amount by window')).toBeCloseTo(cents / 100, 2)
    expect(await sumOf('Amount stored in the warehouse', 'amount')).toBeCloseTo(cents / 100, 2)
    expect(await sumOf('Status over time')).toBe(EVENTS)
  })

  test('spreads are those of the bank', async () => {
    expect(await spread('Age of customers', 'age_band')).toEqual(
      countsBy(({ customerAge }) => ageBand(customerAge)),
    )
    expect(await spread('Status', 'status')).toEqual(countsBy(({ status }) => status))
    const branches = await rowsOf('Ten largest branches')
    expect(branches).toHaveLength(10)
    const amounts = branches.map((row) => Number(row['amount']))
    expect(amounts).toEqual(amounts.toSorted((left, right) => right - left))
    const latest = await rowsOf('Latest transactions')
    expect(latest).toHaveLength(50)
    expect(latest[0]).toMatchObject({
      transaction: events.at(-1)?.transactionId,
      branch: events.at(-1)?.branchId,
    })
  })
})

async function ask(target: Row): Promise<readonly Row[]> {
  if (!servers) return []
  if ('query' in target) return servers.flux(fillFlux(String(target['query']), shown()))
  if ('rawSql' in target) return servers.sql(fillSql(String(target['rawSql']), shown()))
  return servers.promql(fillPromql(String(target['expr']), shown()), target['instant'] ? 'instant' : 'range')
}

async function rowsOf(title: string): Promise<readonly Row[]> {
  const [, , target] = targets.find(([, panel]) => panel.title === title) ?? []
  return ask(target ?? {})
}

async function only(title: string, column = '_value'): Promise<number> {
  const rows = await rowsOf(title)
  expect(rows).toHaveLength(1)
  return Number(rows[0]?.[column])
}

async function sumOf(title: string, column = '_value'): Promise<number> {
  const rows = await rowsOf(title)
  return rows.reduce((total, row) => total + Number(row[column]), 0)
}

async function spread(title: string, column: string): Promise<Record<string, number>> {
  const rows = await rowsOf(title)
  return Object.fromEntries(rows.map((row) => [String(row[column]), Number(row['transactions'])]))
}

function countsBy(keyOf: (event: StreamEvent) => string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const event of events) counts[keyOf(event)] = (counts[keyOf(event)] ?? 0) + 1
  return counts
}

function dashboardAt(path: string): Dashboard {
  return JSON.parse(files.get(path) ?? '') as Dashboard
}

function variables(): readonly (readonly [string, string])[] {
  const all: readonly Variable[] = dashboards.flatMap(({ templating }) => templating?.list ?? [])
  return all.flatMap(({ name, type, query }) =>
    type === 'query' && typeof query === 'string' ? [[name, query] as const] : [],
  )
}

function shown(): Shown {
  return {
    from: new Date(now - 15 * 60_000),
    // What was counted anew was so after the last event.
    to: new Date(now + 15 * 60_000),
    bucket: servers?.bucket ?? '',
    variables: { schema: 'raw_stream', window: '1m' },
  }
}

/** One a second, over all types, statuses, ages and twelve branches. */
function eventAt(at: number): StreamEvent {
  const customerAge = 17 + (at % 61)
  return sampleEvent(at, {
    type: TYPES[at % TYPES.length] ?? 'fee',
    status: STATUSES[at % STATUSES.length] ?? 'failed',
    branchId: `B-${at % 12}`,
    customerAge,
    ageBand: ageBand(customerAge),
    occurredAtMs: now - (EVENTS - at) * 1000,
  })
}

/** The generated configuration, but for where the service is and how often it is asked. */
function configFor(target: string): string {
  const config = parse(files.get('prometheus/prometheus.yml') ?? '') as {
    readonly scrape_configs: readonly { readonly job_name: string }[]
  } & Row
  return stringify({
    ...config,
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    scrape_configs: config.scrape_configs.map((scrape) => ({
      ...scrape,
      static_configs: [{ targets: [target] }],
    })),
  })
}

/** The first scrape comes some seconds after the start; a rate needs another one with other numbers. */
async function scrapeTwice(): Promise<void> {
  if (!servers) return
  const deadline = Date.now() + 60_000
  for (let done = false; !done;) {
    if (Date.now() > deadline) throw new Error('Prometheus has no rates after a minute.')
    happen(servers.metrics)
    await sleep(500)
    const rates = await servers.promql(RECORDINGS.usualVolume.name, 'instant')
    done = rates.some(({ value }) => Number(value) > 0)
  }
  await sleep(2000)
}

/** A moment in the life of the service, with something of everything. */
function happen(metrics: Metrics): void {
  const partition = { topic: 'transactions', partition: 0 }
  metrics.messagesConsumed.inc(partition, 10)
  metrics.transactions.inc({ type: 'payment', status: 'completed' }, 9)
  metrics.transactions.inc({ type: 'payment', status: 'failed' }, 1)
  metrics.deadLetters.inc({ stage: 'decode', reason: 'not_json' })
  metrics.alerts.inc({ rule: 'velocity', severity: 'high' })
  metrics.lateEvents.inc({ window: '1m' })
  for (const counter of [metrics.duplicates, metrics.negativeBalances, metrics.rebalances]) counter.inc({})
  metrics.crashes.inc({ restart: 'true' })
  for (const sink of ['warehouse', 'influx', 'kafka'] as const) {
    metrics.pointsWritten.inc({ sink }, 10)
    metrics.writeDuration.observe({ sink, outcome: 'ok' }, 0.02)
    metrics.writeBatchSize.observe({ sink }, 10)
    metrics.circuit.set({ sink }, 0)
  }
  metrics.writeRetries.inc({ sink: 'influx', reason: 'timeout' })
  metrics.latency.observe({}, 0.2)
  metrics.lagMessages.set(partition, 5)
  metrics.lagSeconds.set(partition, 0.5)
  metrics.newestEvent.set(partition, Date.now() / 1000)
  metrics.reconciliationDifference.set({ ...partition, measure: 'count' }, 0)
  for (const moment of [metrics.lastCommit, metrics.lastReconciliation]) {
    moment.set({}, Date.now() / 1000)
  }
}
