import { StatementError, type Warehouse } from '../adapters/index.ts'
import { DBT_STATUSES, messageOf } from '../artifacts/index.ts'
import { problem } from '../errors/index.ts'
import { isFailure, type NodeResult, type RunResult } from '../execute/index.ts'
import { finishRun, startRun, type PastResult, type RunOwner } from '../state/index.ts'
import type { CommandOptions } from './options.ts'
import type { Workspace } from './workspace.ts'

/** The record of one run in the warehouse. */
export interface RunRecord {
  finish(result: RunResult): Promise<void>
}

/**
 * Notes in the warehouse that a run began, and later what came of it. A user without the right to write there, and a
 * connection that breaks at that moment, are a warning: the run is worth more than its record.
 */
export async function recordRun(
  warehouse: Warehouse,
  workspace: Workspace,
  {
    isAlone,
    emit,
    invocation: given,
  }: Pick<CommandOptions, 'emit' | 'invocation'> & { readonly isAlone: boolean },
): Promise<RunRecord> {
  const { invocation, target } = workspace.host
  const { dialect } = workspace
  const attempt = async (write: (owner: RunOwner) => Promise<void>): Promise<boolean> => {
    try {
      // Without the signal of the run: what was interrupted is recorded as well.
      await using session = await warehouse.session()
      await write({ session, dialect, database: target.database })
      return true
    } catch (error) {
      if (!(error instanceof StatementError)) throw error
      const unwritten = problem('HISTORY_UNWRITTEN', { detail: error.message })
      emit({ kind: 'diagnostic', severity: 'warning', problem: unwritten })
      return false
    }
  }
  const { id, command, toolVersion, startedAt } = invocation
  const facts = { target: target.name, invocation: given, isAlone }
  const run = { id, command, toolVersion, startedAt, ...facts }
  const hasStarted = await attempt((owner) => startRun(owner, run))
  return {
    async finish(result) {
      if (!hasStarted) return
      const { durationMs, results } = result
      const finished = { id, status: statusOf(result), durationMs, results: results.map(toPastResult) }
      await attempt((owner) => finishRun(owner, finished))
    },
  }
}

function statusOf({ cancelled, results }: RunResult): 'success' | 'error' | 'cancelled' {
  if (cancelled) return 'cancelled'
  return results.some(({ status }) => isFailure(status)) ? 'error' : 'success'
}

function toPastResult(one: NodeResult): PastResult {
  const message = messageOf(one)
  return {
    nodeId: one.nodeId,
    status: DBT_STATUSES[one.status],
    durationMs: one.durationMs,
    ...(one.startedAt !== undefined && { startedAt: one.startedAt }),
    ...(one.worker !== undefined && { worker: one.worker }),
    ...(one.rows !== undefined && { rows: one.rows }),
    ...(one.failures !== undefined && { failures: one.failures }),
    ...(message !== null && { message }),
  }
}
