import type { Session, Warehouse } from '../../src/adapters/index.ts'
import { StoreError } from './store-error.ts'
import type { Tables } from './tables.ts'

/** What every task of the store needs. */
export interface StoreContext {
  readonly warehouse: Warehouse
  readonly tables: Tables
  readonly options: StoreOptions
}

export interface StoreOptions {
  /** Schema of the rows and the windows. */
  readonly schema: string
  readonly statementTimeoutMs: number
  readonly topic: string
  readonly group: string
  /** Partitions that are stored at the same time. */
  readonly concurrency: number
}

/** The transaction a task runs in. */
export type Send = (sql: string, parameters?: readonly unknown[]) => ReturnType<Session['query']>

/** A time-out of the server does not help against a server that is stopped: the client waits so much longer, then cuts. */
const SILENCE_MS = 5_000
const SILENT = 'The warehouse did not answer in time.'

interface TransactionOptions {
  readonly signal?: AbortSignal | undefined
  /** For a statement that may take longer than a batch. */
  readonly timeoutMs?: number
}

/**
 * Runs a task in one transaction; what it throws rolls back. Waits for locks half as long as for statements, so that it
 * is the lock that is named when one is in the way.
 */
export async function inTransaction<Result>(
  { warehouse, options }: StoreContext,
  task: (send: Send) => Promise<Result>,
  { signal, timeoutMs = options.statementTimeoutMs }: TransactionOptions = {},
): Promise<Result> {
  await using session = await warehouse.session(signal)
  const cut = new AbortController()
  const onAbort = (): void => cut.abort(signal?.reason)
  signal?.addEventListener('abort', onAbort)
  const timer = setTimeout(() => cut.abort(new StoreError('unavailable', SILENT)), timeoutMs + SILENCE_MS)
  const send: Send = async (sql, parameters) => {
    timer.refresh()
    return session.query(sql, parameters, cut.signal)
  }
  try {
    await send(`begin;
set local statement_timeout = ${timeoutMs};
set local lock_timeout = ${Math.ceil(timeoutMs / 2)};
set local idle_in_transaction_session_timeout = ${timeoutMs}`)
    const result = await task(send)
    await send('commit')
    return result
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}

/** Parameters $1 to $3, which say whose row of a state table is meant. */
export function keyOf({ options }: StoreContext, partition: number): readonly unknown[] {
  return [options.schema, options.topic, partition]
}

export const IS_KEY = 'target_schema = $1 and topic = $2 and kafka_partition = $3'
