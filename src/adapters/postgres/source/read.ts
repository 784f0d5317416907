import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'

import { fail } from '../../../errors/index.ts'
import type { CursorWindow, ReadRequest, StreamColumn } from '../../source.ts'
import { connect, destroyClient, type ConnectionSettings } from '../connection.ts'
import { DIALECT } from '../dialect.ts'
import { COPY_FORMAT } from '../encoder.ts'
import { quoteIdentifier, quoteLiteral } from '../quoting.ts'
import { streamName } from './describe.ts'

const SMALLEST_CHUNK = 64 * 1024
const LARGEST_CHUNK = 256 * 1024

/**
 * Reads a stream as the bytes of a binary COPY, untouched, from one snapshot.
 * @throws {ProjectError} `LOAD_FAILED`, `CONNECTION_FAILED`, `SOURCE_STREAM_MISSING`
 */
export async function* readStream(
  settings: ConnectionSettings,
  request: ReadRequest,
): AsyncGenerator<Uint8Array> {
  if (request.encoder.format !== COPY_FORMAT) {
    const detail = `its rows are copied as they are, as "${COPY_FORMAT}", but the target takes "${request.encoder.format}".`
    fail('LOAD_FAILED', { stream: request.from, detail })
  }
  const client = await connect(settings, request.signal)
  let finished = false
  const cut = (): void => destroyClient(client)
  request.signal.addEventListener('abort', cut, { once: true })
  try {
    await beginSnapshot(client)
    const name = await streamName(client, settings.name, request.from)
    yield* copyOut(client, `copy (${selectSql(name, request)}) to stdout with (format binary)`, request)
    finished = true
  } catch (cause) {
    request.signal.throwIfAborted()
    if (!(cause instanceof pg.DatabaseError) && !isLost(cause)) throw cause
    fail('LOAD_FAILED', { stream: request.from, detail: sentence((cause as Error).message) }, { cause })
  } finally {
    request.signal.removeEventListener('abort', cut)
    // A client in COPY mode cannot end politely, and its backend notices the closed socket.
    if (finished) await client.end().catch(() => undefined)
    else destroyClient(client)
  }
}

/**
 * One snapshot for the whole read, without the limits meant for other clients. With row security off, rows that a
 * policy would hide are an error instead of missing.
 */
async function beginSnapshot(client: pg.Client): Promise<void> {
  await client.query('begin isolation level repeatable read read only')
  await client.query(
    `select set_config(s.name, w.value, true) from (values
       ('statement_timeout', '0'), ('lock_timeout', '0'), ('idle_in_transaction_session_timeout', '0'),
       ('transaction_timeout', '0'), ('row_security', 'off'), ('timezone', 'UTC'), ('datestyle', 'ISO, YMD'),
       ('intervalstyle', 'postgres'), ('extra_float_digits', '3'), ('bytea_output', 'hex'),
       ('xmloption', 'content')) as w(name, value)
     join pg_catalog.pg_settings s on lower(s.name) = w.name`,
  )
}

function selectSql(name: string, request: ReadRequest): string {
  const columns = request.schema.columns.map(
    (column) => `${quoteIdentifier(column.sourceName)}::${typeOf(column)} as ${quoteIdentifier(column.name)}`,
  )
  const where = request.window ? ` where ${windowSql(request.window)}` : ''
  return `select ${columns.join(', ')} from ${name}${where}`
}

function typeOf(column: StreamColumn): string {
  return typeof column.type === 'string' ? DIALECT.typeName(column.type) : column.type.name
}

/** The texts take the type of the column, in full precision. */
function windowSql({ field, low, high, includeNull }: CursorWindow): string {
  const name = quoteIdentifier(field)
  const lower = low === undefined ? '' : `${name} >= ${quoteLiteral(low)} and `
  const range = `${lower}${name} < ${quoteLiteral(high)}`
  return includeNull ? `(${range} or ${name} is null)` : range
}

async function* copyOut(client: pg.Client, sql: string, request: ReadRequest): AsyncGenerator<Uint8Array> {
  const stream = client.query(copyTo(sql, { highWaterMark: LARGEST_CHUNK }))
  const failed = lostConnection(client, stream)
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let pending: Buffer[] = []
  let size = 0
  for (;;) {
    const step = await watched(Promise.race([chunks.next(), failed]), client, request)
    if (step.done) break
    pending.push(step.value)
    size += step.value.length
    if (size < SMALLEST_CHUNK) continue
    // The last bytes stay here: the total of rows must be known before the last chunk is given.
    const bytes = Buffer.concat(pending)
    const kept = Math.min(bytes.length, 2)
    yield* split(bytes.subarray(0, bytes.length - kept))
    pending = [bytes.subarray(bytes.length - kept)]
    size = kept
  }
  // The count of rows comes after the last byte; a further statement waits for it.
  await watched(client.query('commit'), client, request)
  request.onProgress(stream.rowCount)
  yield Buffer.concat(pending)
}

function* split(bytes: Buffer): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += LARGEST_CHUNK) yield bytes.subarray(at, at + LARGEST_CHUNK)
}

/** Rejects when the connection ends: the stream itself may not notice. */
async function lostConnection(client: pg.Client, stream: NodeJS.ReadableStream): Promise<never> {
  const lost = new Promise<never>((_resolve, reject) => {
    client.once('end', () => reject(new LostConnection('the connection was lost.')))
    stream.once('error', reject)
  })
  lost.catch(() => undefined)
  return lost
}

/** Waits for the source, but not for ever: time in which the warehouse is slower does not count. */
async function watched<Result>(
  waiting: Promise<Result>,
  client: pg.Client,
  request: ReadRequest,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new LostConnection(`the source sent nothing for ${request.idleTimeoutMs / 1000} seconds.`))
      destroyClient(client)
    }, request.idleTimeoutMs)
  })
  try {
    return await Promise.race([waiting, silence])
  } finally {
    clearTimeout(timer)
  }
}

class LostConnection extends Error {}

function isLost(error: unknown): boolean {
  return (
    error instanceof LostConnection ||
    /^(Connection terminated|Client has encountered)/.test((error as Error).message)
  )
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
