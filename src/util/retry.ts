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
      await pause(policy.firstDelayMs * 2 ** (attempt - 1), policy.signal)
    }
  }
}

/** Node has its own, but this room also runs in browsers. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    if (signal?.aborted) stop()
    else signal?.addEventListener('abort', stop, { once: true })
  })
}
