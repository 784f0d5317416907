import type { Problem } from '../errors/index.ts'
import type { NodeId, NodeKind, RelationName } from '../nodes/index.ts'

/** `pass`, `warn` and `fail` are for tests; `success` for everything else. */
export type NodeStatus = 'success' | 'pass' | 'warn' | 'fail' | 'error' | 'skipped' | 'cancelled'

export interface NodeResult {
  readonly nodeId: NodeId
  readonly nodeKind: NodeKind
  readonly stepKind: 'load' | 'build' | 'test'
  readonly name: string
  readonly path: string
  readonly materialized?: string
  readonly relation?: RelationName
  readonly status: NodeStatus
  /** ISO 8601 in UTC; absent for nodes that never started. */
  readonly startedAt?: string
  readonly durationMs: number
  /** Which of the threads ran it, from 1. */
  readonly worker?: number
  /** Rows written, when known. */
  readonly rows?: number
  /** Failing rows of a test. */
  readonly failures?: number
  /** Why it failed, warned or was skipped. */
  readonly problem?: Problem
  /** Loads: rows that went to quarantine. */
  readonly badRows?: number
}

export interface RunResult {
  readonly results: readonly NodeResult[]
  readonly durationMs: number
  /** The longest chain of nodes that waited for each other, first to last. */
  readonly criticalPath: readonly NodeId[]
  readonly cancelled: boolean
}

export interface RunCounts {
  readonly ok: number
  readonly warned: number
  readonly failed: number
  readonly skipped: number
}

/** What happens during a command, for reports. `index` and `total` count the steps of the plan from 1. */
export type RunEvent =
  | {
      readonly kind: 'run.started'
      readonly command: string
      readonly target: string
      readonly address: string
      readonly threads: number
      readonly version: string
    }
  | { readonly kind: 'parse.finished'; readonly nodes: number; readonly durationMs: number }
  | { readonly kind: 'plan.selected'; readonly counts: Readonly<Partial<Record<NodeKind, number>>> }
  | {
      readonly kind: 'node.started'
      readonly nodeId: NodeId
      readonly nodeKind: NodeKind
      readonly name: string
      readonly materialized?: string
      readonly index: number
      readonly total: number
    }
  | { readonly kind: 'node.progress'; readonly nodeId: NodeId; readonly rows: number }
  | {
      readonly kind: 'node.finished'
      readonly result: NodeResult
      readonly finished: number
      readonly total: number
    }
  | {
      readonly kind: 'diagnostic'
      readonly severity: 'error' | 'warning' | 'info'
      readonly problem: Problem
    }
  /** Text a template printed with `log(..., info=True)` or `print`. */
  | { readonly kind: 'message'; readonly text: string }
  /** A statement as sent, for `--debug`. */
  | { readonly kind: 'statement'; readonly sql: string; readonly nodeId?: NodeId }
  | {
      readonly kind: 'run.finished'
      readonly command: string
      readonly result: RunResult
      readonly exitCode: number
    }

export type Emit = (event: RunEvent) => void
