import { setTimeout as sleep } from 'node:timers/promises'

import type pg from 'pg'

import { StatementError } from '../../warehouse.ts'

/** Sends one statement of a session. */
export type Send = (sql: string, parameters?: readonly unknown[]) => Promise<pg.QueryResult>

const ATTEMPTS = 6
const FIRST_PAUSE_MS = 250
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
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(send, task)
    } catch (error) {
      const transient = error instanceof StatementError && TRANSIENT.has(error.sqlState)
      if (!transient || attempt === ATTEMPTS) throw error
      const pause = FIRST_PAUSE_MS * 2 ** (attempt - 1)
      await sleep(pause * (0.5 + Math.random()), undefined, signal && { signal })
    }
  }
}

async function once<Result>(send: Send, task: () => Promise<Result>): Promise<Result> {
  await send(`begin; set local lock_timeout = '5s'`)
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
