import type { NodeResult, NodeStatus, RunCounts } from '../execute/index.ts'
import type { NodeKind } from '../nodes/index.ts'

/** `0.42s`, `1m 05s`, `2h 03m`. */
export function formatSeconds(durationMs: number): string {
  const seconds = durationMs / 1000
  if (seconds < 59.995) return `${seconds.toFixed(2)}s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${twoDigits(whole % 60)}s`
  return `${Math.floor(whole / 3600)}h ${twoDigits(Math.floor((whole % 3600) / 60))}m`
}

export function formatCount(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? noun : `${noun}s`}`
}

/** What the word before a node's name says: what is done, for users who think in models, seeds, loads and tests. */
export function kindWord(node: { readonly nodeKind: NodeKind }): string {
  return node.nodeKind === 'source' ? 'load' : node.nodeKind
}

/** Cancelled nodes count apart: the user stopped them. */
export function hasFailed(status: NodeStatus): boolean {
  return status === 'fail' || status === 'error'
}

export interface Counts extends RunCounts {
  readonly cancelled: number
}

export function countResults(results: readonly NodeResult[]): Counts {
  const count = (...statuses: readonly NodeStatus[]) =>
    results.filter((one) => statuses.includes(one.status)).length
  return {
    ok: count('success', 'pass'),
    warned: count('warn'),
    failed: count('fail', 'error'),
    skipped: count('skipped'),
    cancelled: count('cancelled'),
  }
}

/** Why a node did not run, without repeating its name: `depends on stg_orders, which failed`. */
export function skipReason(result: NodeResult): string {
  const message = result.problem?.message ?? ''
  const prefix = `${result.name} was skipped: `
  return (message.startsWith(prefix) ? message.slice(prefix.length) : message).replace(/\.$/, '')
}

/** `HH:MM:SS` where the reader is. */
export function clockTime(date: Date): string {
  return date.toTimeString().slice(0, 8)
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
