import { monitorEventLoopDelay } from 'node:perf_hooks'

import type { Sink } from './definitions.ts'

/** What probes are told, put together from what the parts of the pipeline report. */
export interface Health extends Disposable {
  setJoined(isJoined: boolean): void
  setCommitted(atMs: number): void
  setLag(messages: number): void
  /** @param problem why it takes no writes; absent when it does */
  setSink(sink: Sink, problem?: string): void
  /** Whether the event loop has turned in time since the last question. */
  isAlive(): boolean
  /** Whether it has been ready once. */
  isStarted(): boolean
  isReady(): Readiness
}

export interface Readiness {
  readonly ready: boolean
  /** Sentences for people; empty when ready. */
  readonly reasons: readonly string[]
}

export interface HealthOptions {
  /** Sinks that must take writes. */
  readonly sinks: readonly Sink[]
  /** How old the last commit may be while messages wait. */
  readonly maxCommitAgeMs: number
  readonly now?: () => number
}

const MAX_LOOP_DELAY_MS = 1000

/**
 * @returns health that is not ready until the consumer has joined its group, the lag is known and every sink has
 *   answered
 */
export function createHealth({ sinks, maxCommitAgeMs, now = Date.now }: HealthOptions): Health {
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  const problems = new Map<Sink, string | undefined>(sinks.map((sink) => [sink, 'it has not answered yet']))
  let isJoined = false
  let hasStarted = false
  let lag: number | undefined
  // A process that has just started may take as long for its first commit as any other for its next.
  let committedAtMs = now()
  const reasonsNow = (): readonly string[] => [
    ...(isJoined ? [] : ['The consumer has not joined its group.']),
    ...(lag === undefined ? ['The lag is not known yet.'] : []),
    ...(lag && now() - committedAtMs > maxCommitAgeMs ? [staleReason(now() - committedAtMs, lag)] : []),
    ...[...problems].flatMap(([sink, problem]) =>
      problem === undefined ? [] : `${sink} does not take writes: ${problem.replace(/\.?$/, '.')}`,
    ),
  ]
  const isReady = (): Readiness => {
    const reasons = reasonsNow()
    if (reasons.length === 0) hasStarted = true
    return { ready: reasons.length === 0, reasons }
  }
  return {
    setJoined: (value) => void (isJoined = value),
    setCommitted: (atMs) => void (committedAtMs = atMs),
    setLag: (messages) => void (lag = messages),
    setSink: (sink, problem) => void problems.set(sink, problem),
    isAlive() {
      const worstMs = delay.max / 1e6
      delay.reset()
      return worstMs < MAX_LOOP_DELAY_MS
    },
    isStarted: () => hasStarted || isReady().ready,
    isReady,
    [Symbol.dispose]: () => void delay.disable(),
  }
}

function staleReason(ageMs: number, lag: number): string {
  return `The last commit is ${Math.round(ageMs / 1000)} s old, and ${lag} messages wait.`
}
