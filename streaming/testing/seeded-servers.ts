import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { createTestDatabase, type TestDatabase } from '../../src/testing/database.ts'
import { startServiceIfPossible } from '../../src/testing/services.ts'
import { createBucket, type TestBucket } from '../../src/testing/streaming.ts'
import type { StreamEvent } from '../event/index.ts'
import { cellLine, eventLine, openInflux, type Influx } from '../influx/index.ts'
import { createHealth, createMetrics, serveObservations, type Metrics } from '../observe/index.ts'
import { openStore } from '../warehouse/index.ts'
import { createWindows } from '../window/index.ts'

const PARTITION = { topic: 'transactions', partition: 0 }

export type Row = Readonly<Record<string, unknown>>

/** The servers that dashboards ask, with what the service leaves there. */
export interface SeededServers extends AsyncDisposable {
  readonly bucket: string
  readonly metrics: Metrics
  flux(query: string): Promise<readonly Row[]>
  sql(query: string): Promise<readonly Row[]>
  /** Samples; of a range the last minute, second by second. */
  promql(query: string, kind: 'instant' | 'range'): Promise<readonly Row[]>
}

export interface SeedOptions {
  readonly influxUrl: string
  readonly events: readonly StreamEvent[]
  /** Configuration and rules of Prometheus, as they are generated; only the address and the intervals are others. */
  readonly prometheus: { readonly config: (target: string) => string; readonly rules: string }
}

/** Undefined where this machine has no Prometheus. */
export async function startSeeded(options: SeedOptions): Promise<SeededServers | undefined> {
  const { influxUrl, events, prometheus } = options
  const metrics = createMetrics({
    version: '1',
    windows: ['1m'],
    rules: [{ id: 'velocity', severity: 'high' }],
  })
  const health = createHealth({ sinks: [], maxCommitAgeMs: 60_000 })
  const server = await serveObservations({ settings: { host: '127.0.0.1', port: 0 }, metrics, health })
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-'))
  await writeFile(join(folder, 'prometheus.yml'), prometheus.config(new URL(server.url).host))
  await writeFile(join(folder, 'rules.yml'), prometheus.rules)
  const service = await startServiceIfPossible(
    'prometheus',
    { title: 'Prometheus', notRun: say },
    { data: folder },
  )
  async function stop(): Promise<void> {
    await service?.stop()
    await server.close()
    health[Symbol.dispose]()
    await rm(folder, { recursive: true })
  }
  if (!service) {
    await stop()
    return undefined
  }
  const database = await createTestDatabase()
  const bucket = await createBucket(influxUrl)
  await storeRows(database, events)
  const influx = await writePoints(bucket, events)
  return {
    bucket: bucket.bucket,
    metrics,
    flux: async (query) => influx.query(query),
    sql: async (query) => database.query(query),
    promql: async (query, kind) => askPrometheus(service.url, query, kind),
    async [Symbol.asyncDispose]() {
      await stop()
      await influx[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

/** Stored, with a window that was wrong and was counted anew. */
async function storeRows(database: TestDatabase, events: readonly StreamEvent[]): Promise<void> {
  await using store = await openStore(database.outside, {
    schema: 'raw_stream',
    statementTimeoutMs: 30_000,
    topic: PARTITION.topic,
    group: 'test',
    concurrency: 1,
  })
  await store.prepare()
  const claim = await store.claim(0, { low: 0, high: events.length })
  const cells = windowsOf(events)
  const late = cells.slice(0, 1)
  const wrong = late.map((cell) => ({ ...cell, count: cell.count - 1 }))
  await store.store(claim, {
    from: 0,
    next: events.length,
    events,
    rejected: 0,
    delivered: 0,
    afterInsert: () => ({
      late: 1,
      lateCells: [],
      flush: { checkpoint: { offset: events.length, state: {} }, cells: [...wrong, ...cells.slice(1)] },
    }),
  })
  await store.recount(claim, late)
}

async function writePoints(bucket: TestBucket, events: readonly StreamEvent[]): Promise<Influx> {
  const settings = { ...bucket, timeoutMs: 30_000, gzip: false, retry: { baseMs: 100, maxMs: 1000 } }
  const influx = openInflux(settings, { retrying: ignore, circuit: ignore, expired: ignore })
  const lines = [
    ...events.map((event) => eventLine(event, event.occurredAtMs + 40)),
    ...windowsOf(events).map((cell) => cellLine(cell, PARTITION.partition)),
  ]
  const hold = { heartbeat: async () => undefined, isStale: () => false, signal: AbortSignal.timeout(60_000) }
  await influx.write(lines, hold)
  return influx
}

function windowsOf(events: readonly StreamEvent[]) {
  const windows = createWindows({ sizesMs: [60_000], latenessMs: 3_600_000 })
  for (const event of events) windows.add(event)
  return windows.changed()
}

function ignore(): void {}

function say(line: string): void {
  process.stderr.write(line)
}

interface PrometheusAnswer {
  readonly status: string
  readonly error?: string
  readonly data: { readonly result: readonly PrometheusSeries[] }
}

interface PrometheusSeries {
  readonly metric: Readonly<Record<string, string>>
  readonly value?: readonly [number, string]
  readonly values?: readonly (readonly [number, string])[]
}

async function askPrometheus(url: string, query: string, kind: 'instant' | 'range'): Promise<readonly Row[]> {
  const end = Date.now() / 1000
  const range = { start: String(end - 60), end: String(end), step: '1' }
  const body = new URLSearchParams({ query, ...(kind === 'range' && range) })
  const path = kind === 'range' ? 'query_range' : 'query'
  const answer = await fetch(`${url}/api/v1/${path}`, { method: 'POST', body })
  const { status, error, data } = (await answer.json()) as PrometheusAnswer
  if (status !== 'success') throw new Error(`${query}: ${error}`)
  return data.result.flatMap(({ metric, value, values = [] }) =>
    [...(value ? [value] : []), ...values].map(([, text]) => ({ ...metric, value: Number(text) })),
  )
}
