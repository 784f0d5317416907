import type { Dialect, Session } from '../adapters/index.ts'
import { migrateState } from './migrate.ts'
import { isoMoment, secondsOf, stateTables } from './tables.ts'

/** Runs that the warehouse keeps, the newest. */
const KEPT_RUNS = 200

/** Rows of one statement: some hundred kilobytes. */
const ROWS_PER_INSERT = 1000

/** Where and by whom runs are recorded. */
export interface RunOwner {
  readonly session: Session
  readonly dialect: Dialect
  readonly database: string
}

export interface StartedRun {
  readonly id: string
  readonly command: string
  readonly target: string
  readonly toolVersion: string
  /** The command line, without secrets. */
  readonly invocation: string
  readonly startedAt: Date
  /** Whether no other run can be under way, so that those that never ended were killed. */
  readonly isAlone: boolean
}

export interface FinishedRun {
  readonly id: string
  readonly status: 'success' | 'error' | 'cancelled'
  readonly durationMs: number
  readonly results: readonly PastResult[]
}

/** What one node did. */
export interface PastResult {
  readonly nodeId: string
  readonly status: string
  readonly startedAt?: string
  readonly durationMs: number
  readonly worker?: number
  readonly rows?: number
  readonly failures?: number
  readonly message?: string
}

export interface PastRun {
  readonly id: string
  readonly command: string
  readonly target: string
  readonly toolVersion: string
  /** Absent for runs that an older version recorded. */
  readonly invocation?: string
  readonly status: string
  readonly startedAt: string
  readonly durationMs: number
  readonly results: readonly PastResult[]
}

/** Notes that a run began. @throws {StatementError} without the right to write there. */
export async function startRun(owner: RunOwner, run: StartedRun): Promise<void> {
  const tables = stateTables(owner.dialect, owner.database)
  await migrateState(owner)
  const killed = `update ${tables.name('runs')} set status = 'killed' where status = 'running'`
  const started = tables.insert('runs', {
    invocation_id: tables.text(run.id),
    command: tables.text(run.command),
    target: tables.text(run.target),
    tool_version: tables.text(run.toolVersion),
    invocation: tables.text(run.invocation),
    status: `'running'`,
    started_at: tables.moment(run.startedAt),
  })
  await execute(owner.session, [...(run.isAlone ? [killed] : []), started])
}

/** Notes how a run ended, with what each of its nodes did, and forgets the oldest runs. */
export async function finishRun(owner: RunOwner, run: FinishedRun): Promise<void> {
  const tables = stateTables(owner.dialect, owner.database)
  const runs = tables.name('runs')
  const results = tables.name('run_results')
  const id = tables.text(run.id)
  const rows = run.results.map((one) => ({
    invocation_id: id,
    node_id: tables.text(one.nodeId),
    status: tables.text(one.status),
    started_at: tables.text(one.startedAt),
    duration_ms: tables.number(one.durationMs),
    worker: tables.number(one.worker),
    rows_written: tables.number(one.rows),
    failures: tables.number(one.failures),
    message: tables.text(one.message),
  }))
  const kept = `select invocation_id from ${runs} order by started_at desc limit ${KEPT_RUNS}`
  await execute(owner.session, [
    ...chunks(rows).map((chunk) => tables.insertAll('run_results', chunk)),
    `update ${runs} set status = ${tables.text(run.status)}, finished_at = current_timestamp,
duration_ms = ${tables.number(run.durationMs)}
where invocation_id = ${id}`,
    `delete from ${runs} where invocation_id not in (${kept})`,
    `delete from ${results} where invocation_id not in (select invocation_id from ${runs})`,
  ])
}

/** The newest runs that ended or were killed, newest first; nothing where none was ever recorded. */
export async function readRuns(owner: RunOwner, limit: number): Promise<readonly PastRun[]> {
  const { session, dialect, database } = owner
  const tables = stateTables(dialect, database)
  if (!(await session.relation({ database, schema: '_tool', name: 'run_results' }))) return []
  // Reading changes nothing, so the tables may be those of an older version.
  const columns = await session.columnsOf({ database, schema: '_tool', name: 'runs' })
  const invocation = columns.some(({ name }) => name === 'invocation') ? 'invocation' : 'null'
  const newest = `select * from ${tables.name('runs')} where status <> 'running' order by started_at desc limit ${limit}`
  const runs = await session.query(
    `select invocation_id, command, target, tool_version, status, ${secondsOf('started_at')}, duration_ms, ${invocation} from (${newest}) as runs`,
  )
  const results = await session.query(
    `select invocation_id, node_id, status, ${secondsOf('started_at')}, duration_ms, worker, rows_written, failures, message
from ${tables.name('run_results')} where invocation_id in (select invocation_id from (${newest}) as runs)`,
  )
  const byRun = new Map<unknown, PastResult[]>()
  for (const [id, ...row] of results.rows) {
    const known = byRun.get(id) ?? []
    byRun.set(id, known)
    known.push(toResult(row))
  }
  return runs.rows.map(([id, command, target, toolVersion, status, startedAt, durationMs, given]) => ({
    id: String(id),
    command: String(command),
    target: String(target),
    toolVersion: String(toolVersion),
    status: String(status),
    startedAt: isoMoment(startedAt) ?? '',
    durationMs: Number(durationMs ?? 0),
    ...(typeof given === 'string' && { invocation: given }),
    results: byRun.get(id) ?? [],
  }))
}

function toResult(row: readonly unknown[]): PastResult {
  const [nodeId, status, started, durationMs, worker, rows, failures, message] = row
  const startedAt = isoMoment(started)
  return {
    nodeId: String(nodeId),
    status: String(status),
    durationMs: Number(durationMs ?? 0),
    ...(startedAt !== undefined && { startedAt }),
    ...(worker !== null && { worker: Number(worker) }),
    ...(rows !== null && { rows: Number(rows) }),
    ...(failures !== null && { failures: Number(failures) }),
    ...(typeof message === 'string' && { message }),
  }
}

function chunks<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  return Array.from({ length: Math.ceil(rows.length / ROWS_PER_INSERT) }, (_, at) =>
    rows.slice(at * ROWS_PER_INSERT, (at + 1) * ROWS_PER_INSERT),
  )
}

async function execute(session: Session, statements: readonly string[]): Promise<void> {
  await session.run(statements.map((sql) => ({ kind: 'execute', sql })))
}
