import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

import type pg from 'pg'

import { fail, problem, ProjectError } from '../../errors/index.ts'
import type { RunLock } from '../warehouse.ts'
import { connect, type ConnectionSettings } from './connection.ts'
import { createSchema, TOOL_SCHEMA } from './prepare.ts'
import { quoteIdentifier } from './quoting.ts'
import { toStatementError } from './statement.ts'

export interface LockRequest {
  readonly targetName: string
  /** What is locked: runs into different schemas do not disturb each other. */
  readonly schema: string
  readonly holder: string
}

/** The server needs a moment to notice that the process which held the lock was killed. */
const ATTEMPTS = 10
const PAUSE_MS = 100
const TABLE = `${quoteIdentifier(TOOL_SCHEMA)}.run_lock`

/**
 * Takes the advisory lock of a schema on a connection of its own: it is freed by disposal, and by the server when
 * the process or its machine dies.
 * @throws {ProjectError} `RUN_LOCKED`, `CONNECTION_FAILED`
 */
export async function lockRun(settings: ConnectionSettings, request: LockRequest): Promise<RunLock> {
  const client = await connect(settings)
  try {
    await stayAlive(client)
    await createTable(client)
    for (let attempt = 1; !(await tryLock(client, request)); attempt++) {
      if (attempt === ATTEMPTS) {
        fail('RUN_LOCKED', { target: request.targetName, holder: await describeHolder(client, request) })
      }
      await sleep(PAUSE_MS)
    }
    return watched(client, request)
  } catch (error) {
    await client.end().catch(() => undefined)
    throw error
  }
}

/** The lock lives as long as its connection: when that ends, nothing keeps another run away. */
function watched(client: pg.Client, request: LockRequest): RunLock {
  const lost = new AbortController()
  const onEnd = (): void => {
    lost.abort(new ProjectError([problem('RUN_LOCK_LOST', { target: request.targetName })]))
  }
  client.once('end', onEnd)
  return {
    lost: lost.signal,
    [Symbol.asyncDispose]: async () => {
      client.removeListener('end', onEnd)
      await unlock(client, request)
    },
  }
}

/** The server shall notice a dead machine within a minute, and never end the session because it is idle. */
async function stayAlive(client: pg.Client): Promise<void> {
  await send(
    client,
    `set tcp_keepalives_idle = 30; set tcp_keepalives_interval = 10; set tcp_keepalives_count = 3;
     set idle_session_timeout = 0; set statement_timeout = 0`,
  )
}

async function createTable(client: pg.Client): Promise<void> {
  const { rows } = await send(client, 'select pg_catalog.to_regclass($1) is not null as exists', [TABLE])
  if ((rows[0] as { exists: boolean }).exists) return
  await createSchema({ query: async (sql) => (await send(client, sql)) as never }, TOOL_SCHEMA)
  await send(
    client,
    `create table if not exists ${TABLE} (
       target text primary key, holder text not null, since timestamptz not null,
       pid integer not null, host text not null, backend integer not null)`,
  ).catch(async (error: unknown) => {
    // Two first runs at once: the table of the quicker one will do.
    const again = await send(client, 'select pg_catalog.to_regclass($1) is not null as exists', [TABLE])
    if (!(again.rows[0] as { exists: boolean }).exists) throw error
  })
}

async function tryLock(client: pg.Client, request: LockRequest): Promise<boolean> {
  const { rows } = await send(client, `select pg_try_advisory_lock(${KEY}) as locked`, [request.schema])
  if (!(rows[0] as { locked: boolean }).locked) return false
  await send(
    client,
    `insert into ${TABLE} values ($1, $2, now(), $3, $4, pg_backend_pid())
     on conflict (target) do update set holder = excluded.holder, since = excluded.since, pid = excluded.pid,
       host = excluded.host, backend = excluded.backend`,
    [request.schema, request.holder, process.pid, hostname()],
  )
  return true
}

/** Two 32-bit keys: the first is the tool's own, so that locks of other programs cannot collide. */
const KEY = `-1416585984, hashtext($1)`

async function describeHolder(client: pg.Client, request: LockRequest): Promise<string> {
  const { rows } = await send(
    client,
    `select r.holder, to_char(r.since at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as since, r.pid, r.host
     from ${TABLE} r
     join pg_catalog.pg_locks l on l.locktype = 'advisory' and l.granted and l.pid = r.backend
     where r.target = $1`,
    [request.schema],
  )
  const [row] = rows as { holder: string; since: string; pid: number; host: string }[]
  return row
    ? `${row.holder} with process id ${row.pid} on ${row.host}, since ${row.since} UTC`
    : 'an unknown process'
}

async function unlock(client: pg.Client, request: LockRequest): Promise<void> {
  try {
    await send(client, `delete from ${TABLE} where target = $1 and backend = pg_backend_pid()`, [
      request.schema,
    ])
  } catch {
    // The connection is gone, and the lock with it; the row is only read together with a lock.
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function send(client: pg.Client, sql: string, values?: readonly unknown[]): Promise<pg.QueryResult> {
  try {
    return await client.query(sql, values && [...values])
  } catch (error) {
    throw toStatementError(error, sql)
  }
}
