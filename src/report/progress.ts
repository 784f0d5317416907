import type { RunEvent } from '../execute/index.ts'
import type { NodeId, NodeKind } from '../nodes/index.ts'
import { hasFailed } from './words.ts'

export interface RunningNode {
  readonly nodeId: NodeId
  readonly nodeKind: NodeKind
  readonly name: string
  readonly materialized: string
  readonly sinceMs: number
  readonly rows?: number
}

/** What a report must remember between events. */
export interface Progress {
  /** Takes note of an event; `nowMs` is when it happened. */
  readonly follow: (event: RunEvent, nowMs: number) => void
  readonly state: () => ProgressState
}

export interface ProgressState {
  readonly command: string
  readonly running: readonly RunningNode[]
  readonly finished: number
  readonly total: number
  readonly failed: number
  readonly errors: number
  readonly warnings: number
  readonly startedMs: number
}

export function createProgress(): Progress {
  const running = new Map<NodeId, RunningNode>()
  let seen = { command: '', finished: 0, total: 0, failed: 0, errors: 0, warnings: 0, startedMs: 0 }
  return { follow, state: () => ({ ...seen, running: [...running.values()] }) }

  function follow(event: RunEvent, nowMs: number): void {
    if (seen.startedMs === 0) seen = { ...seen, startedMs: nowMs }
    if (event.kind === 'run.started') seen = { ...seen, command: event.command }
    if (event.kind === 'node.started') {
      const { nodeId, nodeKind, name, materialized = '' } = event
      running.set(nodeId, { nodeId, nodeKind, name, materialized, sinceMs: nowMs })
      seen = { ...seen, total: event.total }
    }
    if (event.kind === 'node.progress') followRows(event)
    if (event.kind === 'node.finished') {
      running.delete(event.result.nodeId)
      const failed = seen.failed + (hasFailed(event.result.status) ? 1 : 0)
      seen = { ...seen, finished: event.finished, total: event.total, failed }
    }
    if (event.kind === 'diagnostic') followDiagnostic(event.severity)
    if (event.kind === 'run.finished') running.clear()
  }

  function followRows({ nodeId, rows }: Extract<RunEvent, { kind: 'node.progress' }>): void {
    const node = running.get(nodeId)
    if (node) running.set(nodeId, { ...node, rows })
  }

  function followDiagnostic(severity: 'error' | 'warning' | 'info'): void {
    if (severity === 'error') seen = { ...seen, errors: seen.errors + 1 }
    if (severity === 'warning') seen = { ...seen, warnings: seen.warnings + 1 }
  }
}
