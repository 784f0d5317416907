import type { Dialect } from '../adapters/index.ts'
import type { CompiledNode } from '../compile/index.ts'
import type { NodeResult, NodeStatus, RunResult } from '../execute/index.ts'
import type { ConfigValues, NodeId } from '../nodes/index.ts'
import type { RunResultEntry, RunResults } from './dbt.ts'
import { artifactMetadata, type Invocation } from './metadata.ts'

export interface RunResultsInput {
  readonly result: RunResult
  readonly compiled: Readonly<Record<NodeId, CompiledNode>>
  readonly dialect: Pick<Dialect, 'quoteRelation'>
  readonly invocation: Invocation
  /** What the user asked for. Never a secret. */
  readonly args: ConfigValues
}

/**
 * What a command did in dbt's format, `run_results.json` version 6. Loads are results of source nodes here: for the
 * history, which dbt does not read. {@link withoutLoads} makes of it what dbt does.
 */
export function createRunResults(input: RunResultsInput): RunResults {
  const { result, invocation, args } = input
  return {
    metadata: artifactMetadata('run-results/v6', invocation),
    results: result.results.map((one) => runResult(one, input)),
    elapsed_time: result.durationMs / 1000,
    args: { ...args, which: invocation.command },
  }
}

/** What dbt's own commands can read: its `retry` knows no way to run a source. */
export function withoutLoads(run: RunResults): RunResults {
  return { ...run, results: run.results.filter(({ unique_id: id }) => !id.startsWith('source.')) }
}

/** dbt writes a node that was stopped as an error on Ctrl-C; `skipped` says what happened, and `retry` runs both. */
export const DBT_STATUSES: Readonly<Record<NodeStatus, string>> = {
  success: 'success',
  pass: 'pass',
  warn: 'warn',
  fail: 'fail',
  error: 'error',
  skipped: 'skipped',
  cancelled: 'skipped',
}

/** A run as the warehouse remembers it. */
export interface PastRunInput {
  readonly id: string
  readonly command: string
  readonly target: string
  readonly startedAt: string
  readonly durationMs: number
  readonly toolVersion: string
  readonly invocation?: string
  readonly results: readonly {
    readonly nodeId: string
    readonly status: string
    readonly startedAt?: string
    readonly durationMs: number
    readonly worker?: number
    readonly rows?: number
    readonly failures?: number
    readonly message?: string
  }[]
}

/** A run that the warehouse remembers, in the same format as one that just ended. */
export function createPastRun(run: PastRunInput): RunResults {
  const invocation = { ...run, startedAt: new Date(run.startedAt) }
  return {
    metadata: artifactMetadata('run-results/v6', invocation),
    results: run.results.map((one) => ({
      unique_id: one.nodeId,
      status: one.status,
      ...measured(one),
      message: one.message ?? null,
      compiled: null,
      compiled_code: null,
      relation_name: null,
    })),
    elapsed_time: run.durationMs / 1000,
    args: {
      which: run.command,
      target: run.target,
      ...(run.invocation !== undefined && { invocation_command: run.invocation }),
    },
  }
}

function runResult(one: NodeResult, { compiled, dialect }: RunResultsInput): RunResultEntry {
  const query = compiled[one.nodeId]
  return {
    unique_id: one.nodeId,
    status: DBT_STATUSES[one.status],
    ...measured(one),
    message: messageOf(one),
    compiled: query ? query.kind === 'ready' : null,
    compiled_code: query?.kind === 'ready' ? query.sql : null,
    relation_name: one.relation ? dialect.quoteRelation(one.relation) : null,
    batch_results: null,
    overload_results: null,
  } as RunResultEntry
}

type Measured = Pick<NodeResult, 'durationMs' | 'startedAt' | 'worker' | 'rows' | 'failures'>

function measured(one: Measured) {
  return {
    timing: timingOf(one),
    thread_id: one.worker === undefined ? '' : `Thread-${one.worker} (worker)`,
    execution_time: one.durationMs / 1000,
    adapter_response: one.rows === undefined ? {} : { _message: `${one.rows} rows`, rows_affected: one.rows },
    failures: one.failures ?? null,
  }
}

/** Everything is compiled before anything runs, so a node's own time is all for its execution. */
function timingOf({ startedAt, durationMs }: Measured): RunResultEntry['timing'] {
  if (startedAt === undefined) return []
  const completed = new Date(new Date(startedAt).getTime() + durationMs).toISOString()
  return [
    { name: 'compile', started_at: startedAt, completed_at: startedAt },
    { name: 'execute', started_at: startedAt, completed_at: completed },
  ]
}

/** Why a node did not succeed, for people. */
export function messageOf({ status, problem }: NodeResult): string | null {
  if (status === 'cancelled') return 'Cancelled.'
  if (!problem) return null
  return problem.hint === undefined ? problem.message : `${problem.message}\n${problem.hint}`
}
