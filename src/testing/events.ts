import { Writable } from 'node:stream'

import type { NodeResult, RunEvent } from '../execute/index.ts'
import type { NodeId } from '../nodes/index.ts'
import { createReporter, type Reporter, type ReportOptions } from '../report/index.ts'
import { createMask } from '../util/index.ts'

/** Events as a run would emit them, and a stream to report them to. */

/** A stream like the terminal or the pipe behind stderr, which remembers what it was given. */
export class Terminal extends Writable {
  readonly columns = 80
  readonly rows = 24
  readonly writes: string[] = []

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.writes.push(chunk.toString())
    done()
  }

  get text(): string {
    return this.writes.join('')
  }
}

/** A reporter of plain text; the secret is `hunter22`. */
export function openReport(output: Terminal, options: Partial<ReportOptions> = {}): Reporter {
  return createReporter({
    format: 'text',
    level: 'normal',
    colour: false,
    unicode: true,
    live: false,
    output,
    readSource: () => "select *\nfrom {{ ref('stg_orders') }}\n",
    mask: createMask({ TOOL_SECRET_TOKEN: 'hunter22' }),
    invocationId: 'inv-1',
    ...options,
  })
}

/** Everything a report writes about some events. */
export function report(events: readonly RunEvent[], options: Partial<ReportOptions> = {}): string {
  const terminal = new Terminal()
  const reporter = openReport(terminal, options)
  for (const event of events) reporter.emit(event)
  reporter.close()
  return terminal.text
}

export function nodeResult(name: string, facts: Partial<NodeResult> = {}): NodeResult {
  const { nodeKind = 'model' } = facts
  return {
    nodeId: `${nodeKind}.shop.${name}` as NodeId,
    nodeKind,
    stepKind: nodeKind === 'test' ? 'test' : nodeKind === 'model' ? 'build' : 'load',
    name,
    path: `models/${name}.sql`,
    status: 'success',
    durationMs: 1204,
    ...facts,
  }
}

/** `index` and `total` count the steps of the run. */
export function started(name: string, index = 1, total = 1): RunEvent {
  const { nodeId, nodeKind } = nodeResult(name)
  return { kind: 'node.started', nodeId, nodeKind, name, materialized: 'table', index, total }
}

export function finished(result: NodeResult, count = 1, total = 1): RunEvent {
  return { kind: 'node.finished', result, finished: count, total }
}

export function lastEvent(
  results: readonly NodeResult[],
  facts: {
    readonly exitCode: number
    readonly cancelled?: boolean
    readonly criticalPath?: readonly string[]
  },
): RunEvent {
  const { exitCode, cancelled = false, criticalPath = [] } = facts
  const result = { results, durationMs: 6200, criticalPath: criticalPath as readonly NodeId[], cancelled }
  return { kind: 'run.finished', command: 'build', exitCode, result }
}

const LOADED = nodeResult('orders', {
  nodeKind: 'source',
  rows: 1204,
  durationMs: 420,
  startedAt: '2026-11-22T02:17:04.000Z',
})
const BUILT = nodeResult('fct_orders', {
  materialized: 'table',
  rows: 98113,
  startedAt: '2026-11-22T02:17:05.000Z',
  relation: { database: 'dw', schema: 'analytics', name: 'fct_orders' },
})
const FAILED = nodeResult('unique_fct_orders', {
  nodeKind: 'test',
  path: 'models/marts/orders.yml',
  status: 'fail',
  failures: 3,
  durationMs: 58,
  startedAt: '2026-11-22T02:17:07.000Z',
  problem: {
    name: 'TEST_FAILED',
    code: 'T3001',
    message: 'unique_fct_orders: 3 failing rows.',
    location: { file: 'models/marts/orders.yml', line: 2, column: 14, length: 10 },
  },
})
const SKIPPED = nodeResult('rpt_daily', {
  status: 'skipped',
  durationMs: 0,
  problem: {
    name: 'NODE_SKIPPED',
    code: 'T3002',
    message: 'rpt_daily was skipped: depends on fct_orders, whose test unique_fct_orders failed.',
  },
})

/** A load, a model, a test that fails, and a model that is skipped for it. */
export const FAILED_RUN: readonly RunEvent[] = [
  {
    kind: 'run.started',
    command: 'build',
    target: 'dev',
    address: 'analytics@localhost/dw',
    threads: 4,
    version: '0.1.0',
  },
  { kind: 'parse.finished', nodes: 412, durationMs: 310 },
  { kind: 'plan.selected', counts: { source: 1, model: 2, test: 1 } },
  finished(LOADED, 1, 4),
  finished(BUILT, 2, 4),
  finished(FAILED, 3, 4),
  finished(SKIPPED, 4, 4),
  lastEvent([LOADED, BUILT, FAILED, SKIPPED], {
    exitCode: 1,
    criticalPath: [LOADED.nodeId, BUILT.nodeId],
  }),
]
