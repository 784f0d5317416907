import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'

import { serialize } from 'bson'

import {
  openSource,
  openWarehouse,
  type OutsideConfig,
  type Session,
  type Source,
  type StreamRequest,
  type StreamSchema,
  type Warehouse,
} from '../adapters/index.ts'
import { ensureServer, serverStatus, stopServer } from '../adapters/postgres/embedded/server.ts'
import { sampleDocument } from './sample-document.ts'

// How fast rows come from a database and from a dump into a real server, beside what the server itself needs for
// the same bytes. Run it with: npm run build && node dist/src/bench/load.js [rows]

const ROWS = Number(process.argv[2] ?? 200_000)
const ROUNDS = 3

interface Bench {
  /** Both the tool and the server may write here. */
  readonly folder: string
  readonly url: string
  readonly outside: OutsideConfig
  readonly warehouse: Warehouse
  readonly session: Session
}

await main()

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tool-bench-'))
  await chmod(folder, 0o777)
  try {
    const { user, password, host, port } = await ensureServer(folder)
    await compare(folder, `postgresql://${user}:${password}@${host}:${port}/postgres`)
  } finally {
    await stopServer(folder)
    const { data } = await serverStatus(folder)
    await rm(dirname(data), { recursive: true, force: true })
    await rm(folder, { recursive: true, force: true })
  }
}

async function compare(folder: string, url: string): Promise<void> {
  const outside = outsideOf(folder, url)
  await using warehouse = await openWarehouse(outside)
  await using session = await warehouse.session()
  const bench = { folder, url, outside, warehouse, session }
  await fillTable(session)
  await compareLoads(bench, 'live', 'public.live')
  await fillDump(folder)
  await compareLoads(bench, 'dump', 'sample')
}

function outsideOf(projectRoot: string, url: string): OutsideConfig {
  const target = { profileName: 'bench', targetName: 'bench', type: 'postgres', schema: 'public' }
  return {
    projectRoot,
    target: { ...target, threads: 1, embedded: false, values: { url } },
    connections: [
      { name: 'live', type: 'postgres', values: { url } },
      { name: 'dump', type: 'mongodump', values: { path: 'dump' } },
    ],
  }
}

async function fillTable(session: Session): Promise<void> {
  await session.query(`create table public.live as
    select g as id, md5(g::text)::uuid as reference, 'name_' || g % 10000 as name, repeat('x', 50 + g % 200) as note,
      (g % 1000000)::numeric(12, 2) / 100 as amount, g / 7.0::float8 as ratio, g % 2 = 0 as is_active,
      date '2020-01-01' + g % 1500 as day, timestamptz '2020-01-01 00:00:00Z' + g * interval '1 second' as changed_at,
      jsonb_build_object('rank', g % 1000, 'label', 'tag_' || g % 10) as profile
    from generate_series(1, ${ROWS}) as s(g)`)
}

async function fillDump(folder: string): Promise<void> {
  await mkdir(join(folder, 'dump'))
  await pipeline(documents, createWriteStream(join(folder, 'dump', 'sample.bson')))
}

function* documents(): Generator<Uint8Array> {
  for (let row = 1; row <= ROWS; row++) yield serialize(sampleDocument(row))
}

interface Stream extends StreamRequest {
  readonly source: Source
  readonly schema: StreamSchema
}

/** How the tool loads a stream, beside what no load can be faster than: the server reading the same bytes itself. */
async function compareLoads(bench: Bench, connection: string, from: string): Promise<void> {
  await using source = await openSource(bench.outside, connection)
  const request = { from, layout: 'columns' as const, pins: {} }
  const stream = { ...request, source, schema: await source.describe(request) }
  const file = join(bench.folder, `${connection}.copy`)
  await pipeline(readRows(bench, stream), createWriteStream(file, { mode: 0o644 }))
  const copyFile = `copy public.stored from '${file}' with (format binary)`
  const floor = await bestRate(bench, stream, async () => bench.session.query(copyFile))
  print(`${connection}: COPY of a file by the server`, floor, floor)
  if (connection === 'live' && hasPsql()) {
    print('live: psql | psql', await bestRate(bench, stream, async () => pipePsql(bench.url, from)), floor)
  }
  print(`${connection}: the tool`, await bestRate(bench, stream, async () => copyRows(bench, stream)), floor)
}

async function copyRows(bench: Bench, stream: Stream): Promise<void> {
  const columns = stream.schema.columns.map((column) => column.name)
  const relation = { database: '', schema: 'public', name: 'stored' }
  const { format } = bench.warehouse.dialect.createEncoder([])
  const stored = await bench.session.copyIn({ relation, columns, format }, readRows(bench, stream))
  if (stored !== ROWS) throw new Error(`${stored} rows came in.`)
}

function readRows({ warehouse }: Bench, { source, ...request }: Stream): AsyncIterable<Uint8Array> {
  return source.read({
    ...request,
    encoder: warehouse.dialect.createEncoder(request.schema.columns),
    idleTimeoutMs: 60_000,
    signal: new AbortController().signal,
    onBadRow: (row) => {
      throw new Error(row.message)
    },
    onProgress: () => undefined,
  })
}

/** Rows a second of the best round, each into a new table. */
async function bestRate(
  { session, warehouse }: Bench,
  { schema }: Stream,
  work: () => Promise<unknown>,
): Promise<number> {
  const columns = schema.columns.map(
    ({ name, type }) =>
      `"${name}" ${typeof type === 'string' ? warehouse.dialect.typeName(type) : type.name}`,
  )
  let best = 0
  for (let round = 0; round < ROUNDS; round++) {
    await session.query(
      `drop table if exists public.stored; create table public.stored (${columns.join(', ')})`,
    )
    const start = performance.now()
    await work()
    best = Math.max(best, (ROWS / (performance.now() - start)) * 1000)
  }
  return best
}

function hasPsql(): boolean {
  return spawnSync('psql', ['--version']).status === 0
}

async function pipePsql(url: string, from: string): Promise<void> {
  const psql = (sql: string, stdin: 'ignore' | 'pipe'): ChildProcess =>
    spawn('psql', ['-qX', '-d', url, '-c', sql], {
      stdio: [stdin, stdin === 'ignore' ? 'pipe' : 'inherit', 'inherit'],
    })
  const reader = psql(`copy ${from} to stdout with (format binary)`, 'ignore')
  const writer = psql('copy public.stored from stdin with (format binary)', 'pipe')
  if (!reader.stdout || !writer.stdin) throw new Error('psql has no pipes.')
  const [[code]] = await Promise.all([once(writer, 'close'), pipeline(reader.stdout, writer.stdin)])
  if (code !== 0) throw new Error('psql failed.')
}

function print(name: string, rate: number, floor: number): void {
  const rows = Math.round(rate).toLocaleString('en').padStart(10)
  process.stdout.write(`${name.padEnd(32)} ${rows} rows/s  ${(rate / floor).toFixed(2)} of the floor\n`)
}
