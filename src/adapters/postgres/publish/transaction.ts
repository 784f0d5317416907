import { setTimeout as sleep } from 'node:timers/promises'

import type pg from 'pg'

import { StatementError } from '../../warehouse.ts'

/** Sends one statement of a session; rows come as lists of values. */
export type Send = (sql: string, parameters?: readonly unknown[]) => Promise<pg.QueryResult>

/** Marks an error after which the transaction shall start again. */
export const RETRY = Symbol('retry')

/** How long to go on trying in all. */
const PATIENCE_MS = 45_000
/**
 * First the transaction hardly waits at all. In a queue for one lock, readers would pile up behind it that hold
 * another one we need next; without a queue there soon is a moment when all are free.
 */
const QUICK_MS = 1_500
const QUICK_LOCK_TIMEOUT = '4ms'
/** Then it joins the queue, for as long as others can be made to wait. */
export const LOCK_TIMEOUT = '5s'
const FIRST_PAUSE_MS = 5
const LONGEST_PAUSE_MS = 2_000
/** What the server says when someone else's change of the catalogue came between two looks at it. */
const RACED = /^(tuple concurrently|could not open relation with OID|cache lookup failed)/
/** Lock not available, deadlock, serialization failure: another moment may do. */
const TRANSIENT = new Set(['55P03', '40P01', '40001'])

/**
 * Swaps go one by one: two of them may have a view in common, and each would see the other's half. The first key
 * is the tool's own. Who waits for this lock holds no other, so nobody can wait for them in turn.
 */
const ONE_BY_ONE = 'select pg_advisory_xact_lock(-1416585983, 0)'

/** A transaction that changes what readers see, alone among those of the tool. */
export async function inSwap<Result>(
  send: Send,
  task: () => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  return inTransaction(send, task, { signal, before: ONE_BY_ONE })
}

export interface TransactionOptions {
  readonly signal?: AbortSignal | undefined
  /** A statement that may wait for long, because nothing is locked yet. */
  readonly before?: string
}

/**
 * Runs a short transaction that never waits long for a lock, since everyone else would queue behind it; tries
 * again when the lock was not to be had.
 */
export async function inTransaction<Result>(
  send: Send,
  task: () => Promise<Result>,
  { signal, before }: TransactionOptions = {},
): Promise<Result> {
  const started = Date.now()
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.15, LONGEST_PAUSE_MS)) {
    try {
      const isQuick = Date.now() - started < QUICK_MS
      const lockTimeout = isQuick ? QUICK_LOCK_TIMEOUT : LOCK_TIMEOUT
      const begin = ['begin', ...(before ? [before] : []), `set local lock_timeout = '${lockTimeout}'`]
      return await once(send, begin.join('; '), task)
    } catch (error) {
      if (!isTransient(error) || Date.now() - started > PATIENCE_MS) throw error
      // Two that got in each other's way must not meet again at the same moment.
      await sleep(pause * (0.5 + Math.random()), undefined, signal && { signal })
    }
  }
}

export function isTransient(error: unknown): boolean {
  if (!(error instanceof StatementError)) return false
  const raced = error.sqlState === 'XX000' && RACED.test(error.message)
  return TRANSIENT.has(error.sqlState) || raced || RETRY in error
}

async function once<Result>(send: Send, begin: string, task: () => Promise<Result>): Promise<Result> {
  await send(begin)
  try {
    const result = await task()
    await send('commit')
    return result
  } catch (error) {
    // When the connection is gone, the server has rolled back already.
    await send('rollback').catch(() => undefined)
    throw error
  }
}
