import { setTimeout as sleep } from 'node:timers/promises'

import type { Hold } from './types.ts'

const BEAT_MS = 500

/**
 * Runs a task and keeps the partition meanwhile. The task is aborted when the partition is not held any more (`stale`), and
 * when a heartbeat throws, which is then thrown.
 */
export async function whileHeld<Result>(
  { heartbeat, isStale, signal }: Hold,
  task: (signal: AbortSignal) => Promise<Result>,
): Promise<Result | 'stale'> {
  if (isStale() || signal.aborted) return 'stale'
  const stop = new AbortController()
  const running = task(stop.signal)
  // When it is left behind, nobody else will look at what it throws.
  running.catch(() => undefined)
  try {
    for (;;) {
      const outcome = await raceBeat(running)
      if (outcome !== 'beat') return outcome.result
      if (isStale() || signal.aborted) return 'stale'
      await heartbeat()
    }
  } catch (error) {
    if (error instanceof NotHeld) return 'stale'
    throw error
  } finally {
    stop.abort()
  }
}

/** Thrown by a task that found out by itself. */
export class NotHeld extends Error {}

async function raceBeat<Result>(running: Promise<Result>): Promise<{ readonly result: Result } | 'beat'> {
  const timer = new AbortController()
  const beat = sleep(BEAT_MS, 'beat' as const, { signal: timer.signal })
  beat.catch(() => undefined)
  try {
    return await Promise.race([running.then((result) => ({ result })), beat])
  } finally {
    timer.abort()
  }
}
