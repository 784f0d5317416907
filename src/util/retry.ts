import { setTimeout as sleep } from 'node:timers/promises'

export interface RetryPolicy {
  /** How often the task may run in all. */
  readonly attempts: number
  /** Pause before the second attempt; it doubles before each later one. */
  readonly firstDelayMs: number
  /** Errors for which another attempt may help. */
  readonly isTransient: (error: unknown) => boolean
  readonly signal?: AbortSignal
}

/** Runs a task until it succeeds, fails for good, or has used up its attempts; then rethrows the last error. */
export async function retry<Result>(policy: RetryPolicy, task: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await task()
    } catch (error) {
      if (attempt >= policy.attempts || !policy.isTransient(error)) throw error
      await sleep(policy.firstDelayMs * 2 ** (attempt - 1), undefined, { signal: policy.signal })
    }
  }
}
