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
/** Lock not available, deadlock, serialization failure: another moment may do. */
const TRANSIENT = new Set(['55P03', '40P01', '40001'])

/**
 * Runs a short transaction that never waits long for a lock, since everyone else would queue behind it; tries
 * again when the lock was not to be had.
 */
export async function inTransaction<Result>(
  send: Send,
  task: () => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  const started = Date.now()
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.15, LONGEST_PAUSE_MS)) {
    try {
      const isQuick = Date.now() - started < QUICK_MS
      return await once(send, isQuick ? QUICK_LOCK_TIMEOUT : LOCK_TIMEOUT, task)
    } catch (error) {
      if (!isTransient(error) || Date.now() - started > PATIENCE_MS) throw error
      // Two that got in each other's way must not meet again at the same moment.
      await sleep(pause * (0.5 + Math.random()), undefined, signal && { signal })
    }
  }
}

export function isTransient(error: unknown): boolean {
  if (!(error instanceof StatementError)) return false
  const raced = error.sqlState === 'XX000' && error.message.startsWith('tuple concurrently')
  return TRANSIENT.has(error.sqlState) || raced || RETRY in error
}

async function once<Result>(send: Send, lockTimeout: string, task: () => Promise<Result>): Promise<Result> {
  await send(`begin; set local lock_timeout = '${lockTimeout}'`)
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
