import type { NodeStatus } from '../execute/index.ts'
import type { NodeKind } from '../nodes/index.ts'
import type { Counts } from './words.ts'

/**
 * One line of `--log-format json`. Fields are only ever added; readers ignore those they do not know. The last
 * line of a command is always `run.finished`, however it ended.
 */
export type LogLine = {
  [Event in keyof LogData]: LogLineBase & { readonly event: Event; readonly data: LogData[Event] }
}[keyof LogData]

interface LogLineBase {
  /** Version of this shape. */
  readonly v: 1
  /** ISO 8601 in UTC. */
  readonly ts: string
  /** Counts the lines of one invocation from 1. */
  readonly seq: number
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  /** Code of the problem the line reports. */
  readonly code: string | null
  /** The same for all lines of one invocation. */
  readonly inv: string
  /** For people; without colours. */
  readonly msg: string
  readonly node: LogNode | null
}

export interface LogNode {
  readonly id: string
  readonly type: NodeKind | null
  readonly name: string | null
  readonly path: string | null
  readonly relation: string | null
}

/** What each event carries. */
export interface LogData {
  readonly 'run.started': {
    readonly command: string
    readonly target: string
    readonly address: string
    readonly threads: number
    readonly version: string
  }
  readonly 'parse.finished': { readonly nodes: number; readonly duration_ms: number }
  readonly 'plan.selected': { readonly counts: Readonly<Partial<Record<NodeKind, number>>> }
  readonly 'node.started': {
    readonly materialized: string | null
    readonly index: number
    readonly total: number
  }
  readonly 'node.progress': { readonly rows: number }
  readonly 'node.finished': {
    readonly status: NodeStatus
    readonly materialized: string | null
    readonly started_at: string | null
    readonly duration_ms: number
    readonly rows: number | null
    readonly bad_rows: number | null
    readonly failures: number | null
    readonly problem: LogProblem | null
    readonly finished: number
    readonly total: number
  }
  readonly diagnostic: { readonly problem: LogProblem }
  readonly message: Readonly<Record<string, never>>
  readonly statement: { readonly sql: string }
  readonly 'run.heartbeat': { readonly running: readonly { readonly id: string; readonly seconds: number }[] }
  readonly 'run.finished': {
    readonly command: string
    readonly exit_code: number
    readonly cancelled: boolean
    readonly duration_ms: number
    readonly counts: Counts
    readonly critical_path: readonly string[]
  }
}

export interface LogProblem {
  readonly code: string
  readonly message: string
  readonly hint: string | null
  readonly notes: readonly string[]
  readonly file: string | null
  readonly line: number | null
  readonly column: number | null
}
