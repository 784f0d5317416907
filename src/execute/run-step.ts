import { StatementError, type Action, type Session, type Source, type Warehouse } from '../adapters/index.ts'
import { problem, type SourceLocation } from '../errors/index.ts'
import { runLoad } from '../load/index.ts'
import type { NodeId } from '../nodes/index.ts'
import type { BuildStep, LoadStep, Step, TestStep, TestWork } from '../plan/index.ts'
import { retry } from '../util/index.ts'
import type { Emit, NodeResult } from './result.ts'

/** What steps need from outside. Functions are handed in, so that this room imports nothing above it. */
export interface RunOutside {
  readonly warehouse: Warehouse
  readonly openSource: (connection: string) => Promise<Source>
  readonly openCsv: (path: string, options: CsvFormat) => Promise<Source>
  /** Finishes a step whose template had to wait for what the run built. */
  readonly buildLate: (step: BuildStep, session: Session) => Promise<readonly Action[]>
  readonly testLate: (step: TestStep, session: Session) => Promise<TestWork>
  /** What the project knows of a refused statement: the place it came from, and a hint. */
  readonly explain: (nodeId: NodeId, error: StatementError) => StatementFacts
}

export interface StatementFacts {
  readonly location?: SourceLocation | undefined
  readonly hint?: string | undefined
}

export interface CsvFormat {
  readonly delimiter: string
  readonly columnTypes: Readonly<Record<string, string>>
}

export type StepOutcome = Pick<NodeResult, 'status'> &
  Partial<Pick<NodeResult, 'rows' | 'failures' | 'problem' | 'badRows'>>

export interface StepContext {
  readonly outside: RunOutside
  readonly signal: AbortSignal
  readonly emit: Emit
}

/** Runs one step on a session of its own. A step whose connection broke is run once more: all of them can be. */
export async function runStep(step: Step, context: StepContext): Promise<StepOutcome> {
  return retry(
    { attempts: 2, firstDelayMs: 200, isTransient: (error) => isTransient(error) && !context.signal.aborted },
    async () => {
      await using session = await context.outside.warehouse.session(context.signal)
      // Without `await` the session would be given back while the step still runs on it.
      switch (step.kind) {
        case 'load':
          return await load(step, session, context)
        case 'build':
          return await build(step, session, context)
        case 'test':
          return await test(step, session, context)
      }
    },
  )
}

async function load(
  step: LoadStep,
  session: Session,
  { outside, signal, emit }: StepContext,
): Promise<StepOutcome> {
  const { rows, badRows } = await runLoad(step, {
    session,
    dialect: outside.warehouse.dialect,
    openSource: outside.openSource,
    openCsv: outside.openCsv,
    signal,
    onProgress: (total) => {
      emit({ kind: 'node.progress', nodeId: step.nodeId, rows: total })
    },
  })
  return { status: 'success', rows, ...(badRows > 0 && { badRows }) }
}

async function build(
  step: BuildStep,
  session: Session,
  { outside, signal, emit }: StepContext,
): Promise<StepOutcome> {
  const actions = step.work.kind === 'ready' ? step.work.work : await outside.buildLate(step, session)
  for (const action of actions) {
    if (action.kind !== 'publish') emit({ kind: 'statement', sql: action.sql, nodeId: step.nodeId })
  }
  const { rows } = await session.run(actions, signal)
  return { status: 'success', ...(rows !== undefined && { rows }) }
}

async function test(
  step: TestStep,
  session: Session,
  { outside, signal, emit }: StepContext,
): Promise<StepOutcome> {
  const work = step.work.kind === 'ready' ? step.work.work : await outside.testLate(step, session)
  emit({ kind: 'statement', sql: work.sql, nodeId: step.nodeId })
  const { rows } = await session.query(work.sql, [], signal)
  const [failures, shouldWarn, shouldError] = rows[0] ?? []
  const count = Number(failures)
  const status = verdict(step, isTrue(shouldWarn), isTrue(shouldError))
  if (status === 'pass') return { status, failures: count }
  const found = problem('TEST_FAILED', { test: step.name, failures: count }, { location: step.location })
  return { status, failures: count, problem: found }
}

/** dbt's rule: `error_if` counts only for tests of severity error, `warn_if` for all. */
function verdict(step: TestStep, shouldWarn: boolean, shouldError: boolean): 'pass' | 'warn' | 'fail' {
  if (step.severity === 'error' && shouldError) return 'fail'
  return shouldWarn ? 'warn' : 'pass'
}

function isTrue(value: unknown): boolean {
  return value === true || value === 't' || value === 'true'
}

const TRANSIENT_STATES = new Set(['40001', '40P01', '57P01', '57P02', '57P03'])

function isTransient(error: unknown): boolean {
  return (
    error instanceof StatementError &&
    (TRANSIENT_STATES.has(error.sqlState) || error.sqlState.startsWith('08'))
  )
}
