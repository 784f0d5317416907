import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import {
  embeddedStatus,
  openWarehouse,
  stopEmbedded,
  type OutsideConfig,
  type RowEncoder,
  type Session,
  type StreamColumn,
  type Warehouse,
} from '../../src/adapters/index.ts'
import { centsText, type StreamEvent } from '../event/index.ts'
import { sampleEvents } from '../testing/sample-events.ts'
import { insertRows } from '../warehouse/rows.ts'
import { prepareTables } from '../warehouse/prepare.ts'
import { tableNames } from '../warehouse/tables.ts'

// How fast transactions become rows of the embedded server: as the service does it, with COPY into a temporary table, and with a
// list of values. Wall, and CPU of this process and of the server's. Run it with:
// npm run build && node dist/streaming/bench/rows.js [batches]

const BATCHES = Number(process.argv[2] ?? 25)
const ROWS = 2_000
const OPTIONS = {
  schema: 'raw_bench',
  statementTimeoutMs: 60_000,
  topic: 'bench',
  group: 'bench',
  concurrency: 1,
}

type Insert = (session: Session, events: readonly StreamEvent[]) => Promise<number>

async function main(): Promise<void> {
  const projectRoot = await mkdtemp(join(tmpdir(), 'tool-bench-rows-'))
  try {
    await using warehouse = await openWarehouse(outsideOf(projectRoot))
    const context = { warehouse, tables: tableNames(warehouse.dialect, OPTIONS.schema), options: OPTIONS }
    await prepareTables(context)
    const table = context.tables.transactions
    const ways: readonly (readonly [string, Insert])[] = [
      [
        'an array for each column',
        async (session, events) => {
          const send = async (sql: string, values?: readonly unknown[]) => session.query(sql, values)
          return (await insertRows(send, context, { events, from: 0, next: Infinity })).fresh.size
        },
      ],
      ['COPY, then insert', async (session, events) => copyRows(warehouse, session, { table, events })],
      ['a list of values', async (session, events) => insertValues(session, table, events)],
    ]
    // The first round warms up.
    for (const round of [0, 1]) {
      for (const [name, insert] of ways) {
        const line = await measure(warehouse, table, insert)
        if (round > 0) process.stdout.write(`${name.padEnd(26)} ${line}\n`)
      }
    }
  } finally {
    await stopEmbedded(projectRoot)
    const { data } = await embeddedStatus(projectRoot)
    await rm(dirname(data), { recursive: true, force: true })
    await rm(projectRoot, { recursive: true, force: true })
  }
}

async function measure(warehouse: Warehouse, table: string, insert: Insert): Promise<string> {
  await using session = await warehouse.session()
  await session.query(`truncate ${table}`)
  await session.query(`create temporary table incoming as select ${NAMES} from ${table} limit 0`)
  const { rows } = await session.query('select pg_backend_pid()')
  const backend = Number(rows[0]?.[0])
  const batches = Array.from({ length: BATCHES }, (_, at) => sampleEvents(at * ROWS, (at + 1) * ROWS))
  const before = { wall: performance.now(), own: process.cpuUsage(), server: cpuMsOf(backend) }
  for (const events of batches) {
    await session.query('begin')
    if ((await insert(session, events)) !== ROWS) throw new Error('Not every row was stored.')
    await session.query('commit')
  }
  const { user, system } = process.cpuUsage(before.own)
  const wallMs = performance.now() - before.wall
  const per100k = (ms: number): string => ((ms / (ROWS * BATCHES)) * 100).toFixed(2)
  const rate = Math.round((ROWS * BATCHES * 1_000) / wallMs)
  return `${rate} rows/s, CPU of 100,000 rows: own ${per100k((user + system) / 1_000)} s, server ${per100k(cpuMsOf(backend) - before.server)} s`
}

/** CPU time of a process on Linux, in its hundredths of a second; elsewhere 0. */
function cpuMsOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return 0
  }
}

type Column = readonly [
  name: string,
  type: StreamColumn['type'],
  value: (event: StreamEvent) => string,
  write?: (encoder: RowEncoder, event: StreamEvent) => void,
]

/** With `write` the value is written as it is, otherwise as text. */
const COLUMNS: readonly Column[] = [
  ['transaction_id', 'text', (event) => event.transactionId],
  ['account_id', 'text', (event) => event.accountId],
  ['customer_id', 'text', (event) => event.customerId],
  ['transaction_type', 'text', (event) => event.type],
  ['direction', 'text', (event) => event.direction],
  [
    'amount',
    'numeric',
    (event) => centsText(event.amountCents),
    (to, event) => to.writeScaled(event.amountCents, 2),
  ],
  [
    'balance',
    'numeric',
    (event) => centsText(event.balanceCents),
    (to, event) => to.writeScaled(event.balanceCents, 2),
  ],
  ['currency', 'text', (event) => event.currency],
  ['transaction_status', 'text', (event) => event.status],
  ['channel', 'text', (event) => event.channel ?? ''],
  ['branch', 'text', (event) => event.branchId],
  ['age_band', 'text', (event) => event.ageBand],
  [
    'transaction_date',
    'timestamp',
    (event) => new Date(event.occurredAtMs).toISOString(),
    (to, event) => to.writeTimestamp(event.occurredAtMs * 1_000),
  ],
  [
    'kafka_offset',
    'int64',
    (event) => String(event.at.offset),
    (to, event) => to.writeInt64(event.at.offset),
  ],
]
const NAMES = COLUMNS.map(([name]) => name).join(', ')
/** Columns of 32 bits, which COPY's encoder does not write. */
const REST = { names: 'customer_age, kafka_partition', values: '42, 0' }

async function copyRows(
  { dialect }: Warehouse,
  session: Session,
  { table, events }: { readonly table: string; readonly events: readonly StreamEvent[] },
): Promise<number> {
  const encoder = dialect.createEncoder(COLUMNS.map(([name, type]) => ({ name, sourceName: name, type })))
  for (const event of events) {
    encoder.beginRow()
    for (const [, , value, write] of COLUMNS) {
      if (write) write(encoder, event)
      else encoder.writeText(value(event))
    }
    encoder.endRow()
  }
  const relation = { database: '', schema: 'pg_temp', name: 'incoming' }
  const chunks = (async function* () {
    yield encoder.take(true)
  })()
  await session.copyIn({ relation, columns: COLUMNS.map(([name]) => name), format: encoder.format }, chunks)
  const { rowCount } = await session.query(
    `insert into ${table} (${NAMES}, ${REST.names}) select ${NAMES}, ${REST.values} from incoming on conflict (transaction_id) do nothing`,
  )
  await session.query('truncate incoming')
  return rowCount
}

async function insertValues(
  session: Session,
  table: string,
  events: readonly StreamEvent[],
): Promise<number> {
  const values: string[] = []
  const lists = events.map((event) => {
    const places = COLUMNS.map(([, , value]) => `$${values.push(value(event))}`)
    return `(${places.join(', ')}, ${REST.values})`
  })
  const { rowCount } = await session.query(
    `insert into ${table} (${NAMES}, ${REST.names}) values ${lists.join(', ')} on conflict (transaction_id) do nothing`,
    values,
  )
  return rowCount
}

function outsideOf(projectRoot: string): OutsideConfig {
  const values = { dbname: 'bench', schema: 'analytics' }
  const target = {
    profileName: 'bench',
    targetName: 'bench',
    type: 'postgres',
    schema: 'analytics',
    threads: 1,
    embedded: true,
    values,
  }
  return { projectRoot, target, connections: [] }
}

await main()
