import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { serialize } from 'bson'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { createLoadBench, dumpConnection, type LoadBench } from '../testing/loads.ts'

const ROWS = 40_000
const DIST = join(import.meta.dirname, '../../dist/src')

let bench: LoadBench

beforeAll(async () => {
  bench = await createLoadBench()
})

afterAll(async () => {
  await bench[Symbol.asyncDispose]()
})

test('a loader that is killed at any moment leaves the old table or the new one, and a record that agrees', async () => {
  await writeVersion(0)
  await bench.load(dumpConnection(), 'victims')
  await writeVersion(1)
  const { elapsedMs } = await loadAndKill(Infinity)
  const outcomes: number[] = [(await version()) ?? -1]
  for (const part of [0.15, 0.4, 0.65, 0.85, 0.97, 1.03]) {
    const before = await version()
    const next = outcomes.length + 1
    await writeVersion(next)
    await loadAndKill(elapsedMs * part)
    await backendsGone()
    await bench.warehouse.prepare(['raw'])
    const now = await version()
    expect([before, next]).toContain(now)
    expect(await loadsOf('success')).toBe(new Set([...outcomes, now]).size + 1)
    expect(await bench.tables()).toEqual(['victims'])
    outcomes.push(now ?? -1)
  }
  await writeVersion(99)
  await bench.load(dumpConnection(), 'victims')
  expect(await version()).toBe(99)
  expect(await loadsOf('running')).toBe(0)
}, 120_000)

async function writeVersion(number: number): Promise<void> {
  const documents = Array.from({ length: ROWS }, (_, id) =>
    Buffer.from(serialize({ _id: id, version: number, text: 'some words '.repeat(10) })),
  )
  await bench.write('victims.bson', Buffer.concat(documents))
}

/** The one version whose rows the table holds, all of them. */
async function version(): Promise<number | undefined> {
  const found = await bench.database.query(
    'select version::int, count(*)::int as rows from raw.victims group by 1',
  )
  expect(found).toEqual([{ version: expect.any(Number) as number, rows: ROWS }])
  return found[0]?.['version'] as number | undefined
}

async function loadsOf(status: string): Promise<number> {
  const [row] = await bench.database.query(
    'select count(*)::int as loads from _tool.loads where status = $1',
    [status],
  )
  return Number(row?.['loads'])
}

/** Runs a loader as a process of its own from the built tool, and kills it after some time. */
async function loadAndKill(afterMs: number): Promise<{ readonly elapsedMs: number }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', LOADER], {
    env: {
      ...process.env,
      LOADER: JSON.stringify({
        dist: DIST,
        folder: bench.folder,
        outside: bench.database.outside,
        database: bench.database.name,
      }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve)
    child.once('close', () => reject(new Error('The loader did not start. Is dist/ built?')))
  })
  const start = performance.now()
  if (afterMs !== Infinity) {
    await Promise.race([sleep(afterMs), ended])
    child.kill('SIGKILL')
  }
  await ended
  return { elapsedMs: performance.now() - start }
}

async function backendsGone(): Promise<void> {
  const sql = `select 1 from pg_stat_activity where datname = current_database() and query ilike 'copy %' and state = 'active'`
  while ((await bench.database.query(sql)).length > 0) await sleep(20)
}

const LOADER = `
const { dist, folder, outside, database } = JSON.parse(process.env.LOADER)
const { openWarehouse, openSource } = await import(dist + '/adapters/index.js')
const { runLoad } = await import(dist + '/load/index.js')
const connections = [{ name: 'dump', type: 'mongodump', values: { path: '.' } }]
const warehouse = await openWarehouse(outside)
const session = await warehouse.session()
process.stdout.write('started')
const load = {
  connection: 'dump', from: 'victims', mode: 'full_refresh', key: [], layout: 'columns', columns: {},
  onBadRow: 'fail', maxBad: { rows: 0, percent: 0 }, allowEmpty: false, idleTimeoutMs: 30000,
}
const relation = { database, schema: 'raw', name: 'victims' }
await runLoad(
  { kind: 'load', nodeId: 'source.test.raw.victims', name: 'victims', relation, origin: { kind: 'connection', load }, rebuiltLater: [] },
  {
    session, dialect: warehouse.dialect, signal: new AbortController().signal, onProgress: () => undefined,
    openSource: (name) => openSource({ ...outside, projectRoot: folder, connections }, name),
  },
)
await session[Symbol.asyncDispose]()
await warehouse[Symbol.asyncDispose]()
`
