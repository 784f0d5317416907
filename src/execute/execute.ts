import { StatementError } from '../adapters/index.ts'
import { problem, ProjectError, type Problem } from '../errors/index.ts'
import type { NodeId } from '../nodes/index.ts'
import type { Plan, Step } from '../plan/index.ts'
import { criticalPath } from './critical-path.ts'
import type { Emit, NodeResult, NodeStatus, RunResult } from './result.ts'
import { runStep, type RunOutside, type StepContext, type StepOutcome } from './run-step.ts'
import { Schedule } from './schedule.ts'

export interface ExecuteOptions {
  /** Steps that may run at once. */
  readonly threads: number
  /** Stop at the first failure: what runs is cancelled, the rest is skipped. */
  readonly failFast: boolean
  /** Aborted by the user: what runs is cancelled. */
  readonly signal: AbortSignal
  readonly emit: Emit
}

/**
 * Carries out a plan: each step as soon as what it waits for has succeeded, at most `threads` at once.
 * A failed step is a result, and skips what waits for it. Only a bug is thrown, after all running steps ended.
 */
export async function execute(plan: Plan, outside: RunOutside, options: ExecuteOptions): Promise<RunResult> {
  const started = performance.now()
  const stop = new AbortController()
  const context = { outside, signal: AbortSignal.any([options.signal, stop.signal]), emit: options.emit }
  const schedule = new Schedule(plan.steps)
  const results = new Map<NodeId, NodeResult>()

  function finish(result: NodeResult): void {
    results.set(result.nodeId, result)
    options.emit({ kind: 'node.finished', result, finished: results.size, total: plan.steps.length })
    if (options.failFast && isFailure(result.status)) stop.abort()
    const succeeded = !isFailure(result.status) && result.status !== 'skipped'
    for (const { step, blockedBy } of schedule.settle(result.nodeId, succeeded)) {
      const skipped = skippedResult(step, `it depends on ${outcomeOf(results.get(blockedBy))}`)
      results.set(step.nodeId, skipped)
      options.emit({
        kind: 'node.finished',
        result: skipped,
        finished: results.size,
        total: plan.steps.length,
      })
    }
  }

  const bugs: unknown[] = []
  let index = 0
  async function work(worker: number): Promise<void> {
    for (let step = await schedule.take(); step; step = await schedule.take()) {
      if (context.signal.aborted) {
        finish(skippedResult(step, stopReason(options.signal)))
        continue
      }
      options.emit(startedEvent(step, ++index, plan.steps.length))
      try {
        finish({ ...(await runOne(step, context)), worker })
      } catch (error) {
        // A bug must not leave other workers waiting for this step.
        bugs.push(error)
        stop.abort()
        finish(skippedResult(step, 'the tool failed'))
      }
    }
  }

  await Promise.all(Array.from({ length: options.threads }, (_, at) => work(at + 1)))
  if (bugs.length > 0) throw bugs[0]
  return {
    results: plan.steps.flatMap((step) => results.get(step.nodeId) ?? []),
    durationMs: performance.now() - started,
    criticalPath: criticalPath(plan.steps, results),
    cancelled: options.signal.aborted,
  }
}

/** Whether a node did not do what it should; a skipped node did nothing wrong itself. */
export function isFailure(status: NodeStatus): boolean {
  return status === 'fail' || status === 'error' || status === 'cancelled'
}

async function runOne(step: Step, context: StepContext): Promise<NodeResult> {
  const startedAt = new Date().toISOString()
  const from = performance.now()
  const outcome = await attempt(step, context)
  return { ...resultBase(step), ...outcome, startedAt, durationMs: performance.now() - from }
}

async function attempt(step: Step, context: StepContext): Promise<StepOutcome> {
  try {
    return await runStep(step, context)
  } catch (error) {
    if (context.signal.aborted) return { status: 'cancelled' }
    if (error instanceof ProjectError)
      return { status: 'error', ...(error.problems[0] && { problem: error.problems[0] }) }
    if (error instanceof StatementError)
      return { status: 'error', problem: statementProblem(step, error, context.outside) }
    throw error
  }
}

function statementProblem(step: Step, error: StatementError, outside: RunOutside): Problem {
  const { location, hint } = outside.explain(step.nodeId, error)
  return problem(
    'STATEMENT_FAILED',
    { detail: error.message, sqlState: error.sqlState, node: `${step.nodeKind} ${step.name}` },
    {
      location: location ?? step.location,
      notes: error.detail ? [error.detail] : [],
      hint: error.hint ?? hint,
    },
  )
}

function skippedResult(step: Step, because: string): NodeResult {
  const skipped = problem('NODE_SKIPPED', { node: step.name, because })
  return { ...resultBase(step), status: 'skipped', problem: skipped, durationMs: 0 }
}

function outcomeOf(result: NodeResult | undefined): string {
  if (!result) return 'a node that did not run'
  const outcome = {
    fail: 'failed',
    error: 'failed',
    skipped: 'was skipped',
    cancelled: 'was cancelled',
  } as const
  const status = result.status as keyof typeof outcome
  return `${result.nodeKind} ${result.name}, which ${outcome[status]}`
}

function stopReason(byUser: AbortSignal): string {
  return byUser.aborted ? 'the run was interrupted' : 'the run stopped at the first failure'
}

function startedEvent(step: Step, index: number, total: number): Parameters<Emit>[0] {
  const { nodeId, nodeKind, name } = step
  const materialized = step.kind === 'build' ? { materialized: step.materialized } : {}
  return { kind: 'node.started', nodeId, nodeKind, name, ...materialized, index, total }
}

function resultBase(step: Step): Omit<NodeResult, 'status' | 'durationMs'> {
  return {
    nodeId: step.nodeId,
    nodeKind: step.nodeKind,
    stepKind: step.kind,
    name: step.name,
    path: step.path,
    ...(step.kind === 'build' && { materialized: step.materialized }),
    ...(step.kind !== 'test' && { relation: step.relation }),
  }
}
