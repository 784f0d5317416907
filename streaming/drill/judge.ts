import { openInflux, TRANSACTIONS, WINDOWS } from '../influx/index.ts'
import { emptyTally, isSameTally, type Tally } from '../event/index.ts'
import { findLetters } from '../letter/index.ts'
import type { Expected, Stage } from './types.ts'

/** What the servers themselves say in the end. */
export interface Found {
  readonly stored: number
  readonly duplicates: number
  readonly letters: number
}

type Judged = Pick<Stage, 'servers' | 'settings' | 'kafka' | 'expect'>

/**
 * Holds what the servers have against what was produced. Asks with statements of its own: what the service counts while
 * it works is only believed when it is the same.
 */
export async function judge(stage: Judged, expected: Expected): Promise<Found> {
  const rows = await readRows(stage)
  stage.expect(
    isSameTally(rows, expected.transactions),
    `of ${show(expected.transactions)} produced, ${show(rows)} are stored`,
  )
  const ledger = await readLedger(stage)
  stage.expect(isSameTally(ledger.stored, rows), `the ledger says ${show(ledger.stored)} are stored`)
  stage.expect(
    ledger.duplicates === expected.duplicates,
    `${expected.duplicates} duplicates were produced, ${ledger.duplicates} are counted`,
  )
  const letters = await readLetters(stage)
  stage.expect(
    letters.size === expected.letters,
    `${expected.letters} messages must have a dead letter, ${letters.size} have one`,
  )
  await judgePoints(stage, expected)
  await judgeWindows(stage)
  await judgeLag(stage)
  return { stored: rows.count, duplicates: ledger.duplicates, letters: letters.size }
}

function show({ count, cents }: Tally): string {
  return `${count} (${cents} cents)`
}

const HASH = `coalesce(bit_xor(('x' || left(md5(transaction_id), 16))::bit(64)::bigint), 0)`

async function readRows({ servers, settings }: Judged): Promise<Tally> {
  const rows = await servers.postgres.query(
    `select count(*), coalesce(sum(amount) * 100, 0)::bigint, ${HASH} from ${settings.warehouse.schema}.transactions`,
  )
  return toTally(rows[0] ?? [])
}

function toTally([count, cents, hash]: readonly unknown[]): Tally {
  return { count: Number(count), cents: BigInt(String(cents)), hash: BigInt(String(hash)) }
}

async function readLedger({ servers, settings }: Judged) {
  const rows = await servers.postgres.query(
    `select sum(stored), (sum(stored_amount) * 100)::bigint, bit_xor(stored_hash), sum(duplicates)
from _stream.positions where target_schema = $1`,
    [settings.warehouse.schema],
  )
  const [row = []] = rows
  return { stored: toTally(row), duplicates: Number(row[3]) }
}

/** By where the message stood first: a letter may be there twice. */
async function readLetters({ kafka, settings }: Judged): Promise<ReadonlySet<string>> {
  const origins = new Set<string>()
  for await (const { origin } of (await findLetters(kafka, settings.kafka.deadLetterTopic)).found) {
    origins.add(`${origin.partition}:${origin.offset}`)
  }
  return origins
}

async function judgePoints(stage: Judged, { transactions, undrawn = emptyTally() }: Expected): Promise<void> {
  const points = `${selectAll(stage, TRANSACTIONS.measurement)}
  |> filter(fn: (r) => r._field == "amount_cents") |> group()`
  const [count] = await query(stage, `${points} |> count()`)
  const [sum] = await query(stage, `${points} |> sum()`)
  const found = { count: Number(count?.['_value'] ?? 0), cents: BigInt(sum?.['_value'] ?? 0), hash: 0n }
  const wanted = {
    count: transactions.count - undrawn.count,
    cents: transactions.cents - undrawn.cents,
    hash: 0n,
  }
  stage.expect(isSameTally(found, wanted), `${show(wanted)} must be points in InfluxDB, ${show(found)} are`)
}

/** Every cell of every window, in both stores, against the rows. */
async function judgeWindows(stage: Judged): Promise<void> {
  const counted = await countWindows(stage)
  const stored = await readStoredWindows(stage)
  const drawn = await readDrawnWindows(stage)
  for (const [place, windows] of Object.entries({ PostgreSQL: stored, InfluxDB: drawn })) {
    const wrong = [...new Set([...counted.keys(), ...windows.keys()])].filter(
      (key) => counted.get(key) !== windows.get(key),
    )
    const [first] = wrong
    stage.expect(
      first === undefined,
      `${wrong.length} of ${counted.size} windows in ${place} differ from the rows, such as ${first}: ${windows.get(first ?? '')}, not ${counted.get(first ?? '')}`,
    )
  }
}

const GROUP = 'transaction_type, transaction_status, branch, age_band, kafka_partition'

/** Window to `count/cents`. */
type Windows = ReadonlyMap<string, string>

async function countWindows({ servers, settings }: Judged): Promise<Windows> {
  const rows = await servers.postgres.query(
    `select size, floor(extract(epoch from transaction_date) * 1000 / size) * size, ${GROUP}, count(*), (sum(amount) * 100)::bigint
from ${settings.warehouse.schema}.transactions, unnest($1::bigint[]) as size group by 1, 2, ${GROUP}`,
    [`{${settings.windows.sizesMs.join(',')}}`],
  )
  return new Map(rows.map(toWindow))
}

async function readStoredWindows({ servers, settings }: Judged): Promise<Windows> {
  const rows = await servers.postgres.query(
    `select window_ms, extract(epoch from window_start) * 1000, ${GROUP}, transaction_count, (amount * 100)::bigint
from ${settings.warehouse.schema}.transaction_windows`,
  )
  return new Map(rows.map(toWindow))
}

function toWindow(row: readonly unknown[]): readonly [string, string] {
  const [size, start, ...rest] = row
  const group = rest.slice(0, 5).join(' ')
  return [`${Number(size)} ${Number(start)} ${group}`, `${Number(rest[5])}/${Number(rest[6])}`]
}

async function readDrawnWindows(stage: Judged): Promise<Windows> {
  const rows = await query(
    stage,
    `${selectAll(stage, WINDOWS.measurement)}
  |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value") |> group()`,
  )
  return new Map(
    rows.map((row) => {
      const size =
        Number(/\d+/.exec(row['window'] ?? '')?.[0]) * (row['window']?.endsWith('m') ? 60_000 : 1_000)
      const tags = [row['type'], row['status'], row['branch'], row['age_band'], row['p']]
      const start = Date.parse(row['_time'] ?? '')
      return [`${size} ${start} ${tags.join(' ')}`, `${row['count']}/${row['amount_cents']}`]
    }),
  )
}

function selectAll({ settings }: Judged, measurement: string): string {
  return `from(bucket: "${settings.influx?.bucket}") |> range(start: 1970-01-01T00:00:00Z, stop: 2100-01-01T00:00:00Z)
  |> filter(fn: (r) => r._measurement == "${measurement}")`
}

async function query({ settings, servers }: Judged, flux: string) {
  if (!settings.influx) return []
  await using influx = openInflux(
    { ...settings.influx, url: servers.influx.url },
    { retrying: ignore, circuit: ignore, expired: ignore },
  )
  return await influx.query(flux)
}

async function judgeLag({ kafka, settings, expect }: Judged): Promise<void> {
  const { topic, group } = settings.kafka
  const committed = await kafka.committed(group, topic)
  for (const { partition, high } of await kafka.offsets(topic)) {
    const at = committed.get(partition) ?? 0
    expect(at === high || high === 0, `partition ${partition} is committed up to ${at} of ${high}`)
  }
}

function ignore(): void {}
