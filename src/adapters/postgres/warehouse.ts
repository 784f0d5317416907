import pg from 'pg'

import type { Session, Warehouse } from '../warehouse.ts'
import { readCatalog } from './catalog.ts'
import { clientConfig, connect, connectWith, type ConnectionSettings } from './connection.ts'
import { DIALECT } from './dialect.ts'
import { lockRun } from './lock.ts'
import { inspect, prepare } from './prepare.ts'
import { PooledSession, type SessionOwner } from './session.ts'

export interface WarehouseOptions {
  readonly settings: ConnectionSettings
  readonly targetName: string
  readonly schema: string
  readonly threads: number
}

/** A warehouse with a pool of connections, which are opened when they are first needed. */
export function createWarehouse(options: WarehouseOptions): Warehouse {
  const { settings } = options
  // One more than the threads, for what the tool itself asks while all of them are busy.
  const pool = createPool(settings, options.threads + 1)
  const owner = createOwner(pool, settings)
  const session = async (signal?: AbortSignal): Promise<Session> =>
    new PooledSession(owner, await owner.acquire(signal))
  return {
    dialect: DIALECT,
    session,
    inspect: async (schemas) => withSession(session, async (one) => inspect(one, schemas)),
    catalog: async (schema, names) => withSession(session, async (one) => readCatalog(one, schema, names)),
    prepare: async (schemas) => withSession(session, async (one) => prepare(one, schemas)),
    lockRun: async (holder) => lockRun(settings, { ...options, holder }),
    [Symbol.asyncDispose]: async () => pool.end(),
  }
}

function createPool(settings: ConnectionSettings, max: number): pg.Pool {
  const pool = new pg.Pool({ ...clientConfig(settings), max, idleTimeoutMillis: 0 })
  // A connection that dies while idle leaves the pool by itself; without a listener it would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

function createOwner(pool: pg.Pool, settings: ConnectionSettings): SessionOwner {
  const initial = settings.initial.join(';')
  return {
    typeNames: new Map(),
    acquire: async (signal) =>
      connectWith(
        settings,
        async () => {
          const client = await waitFor(pool, signal)
          try {
            if (initial) await client.query(initial)
            return client
          } catch (error) {
            // A client that is kept would keep the pool from ever closing.
            client.release(true)
            throw error
          }
        },
        signal,
      ),
    release: async (client, broken) => {
      const clean = !broken && (await reset(client))
      client.release(!clean)
    },
    cancel: async (backend) => {
      const side = await connect({ ...settings, initial: [] })
      await side.query('select pg_cancel_backend($1)', [backend])
      await side.end()
    },
  }
}

/** Takes back what statements may have left in the session. Returns false when that failed. */
async function reset(client: pg.PoolClient): Promise<boolean> {
  try {
    if (client.getTransactionStatus() !== 'I') await client.query('rollback')
    await client.query(
      'close all; reset session authorization; reset all; discard temp; select pg_advisory_unlock_all()',
    )
    return true
  } catch {
    return false
  }
}

/** A client of the pool. One that comes after the signal goes straight back. */
async function waitFor(pool: pg.Pool, signal: AbortSignal | undefined): Promise<pg.PoolClient> {
  signal?.throwIfAborted()
  const connecting = pool.connect()
  if (!signal) return connecting
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error)
    signal.addEventListener('abort', onAbort, { once: true })
    connecting.then(
      (client) => {
        signal.removeEventListener('abort', onAbort)
        if (signal.aborted) client.release()
        else resolve(client)
      },
      (error: unknown) => {
        signal.removeEventListener('abort', onAbort)
        reject(error)
      },
    )
  })
}

async function withSession<Result>(
  open: () => Promise<Session>,
  task: (session: Session) => Promise<Result>,
): Promise<Result> {
  await using session = await open()
  return await task(session)
}
