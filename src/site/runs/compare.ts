import type { RunDetail, RunResultRow, SiteRun } from '../../docs/index.ts'
import { durationDelta } from '../ui/delta.ts'
import { lookOf } from '../ui/looks.ts'

/** The place of the run that a run is compared with: the one before it of the same command and target. */
export function runBefore(runs: readonly SiteRun[], at: number): number | undefined {
  const run = runs[at]
  const found = runs.findIndex(
    ({ command, target }, other) => other > at && command === run?.command && target === run.target,
  )
  return found < 0 ? undefined : found
}

/** What each node did in a run, by its id. */
export type ResultsById = ReadonlyMap<string, RunResultRow>

export function resultsById({ results }: RunDetail): ResultsById {
  return new Map(results.map((row) => [row.id, row]))
}

/** How the results of a run differ from those of the run before. */
export interface RunChanges {
  /** Failed now, and did not before, or was not there. */
  readonly broken: readonly RunResultRow[]
  /** Failed before, and went well now. */
  readonly repaired: readonly RunResultRow[]
  /** Took noticeably longer, the greatest difference first. */
  readonly slower: readonly RunResultRow[]
}

export function compareRuns({ results }: RunDetail, before: ResultsById): RunChanges {
  const known = results.flatMap((row) => {
    const old = before.get(row.id)
    return old ? [{ row, old }] : []
  })
  const rowsWhere = (isMeant: (row: RunResultRow, old: RunResultRow) => boolean) =>
    known.filter(({ row, old }) => isMeant(row, old)).map(({ row }) => row)
  const longer = (row: RunResultRow) => row.ms - (before.get(row.id)?.ms ?? row.ms)
  return {
    broken: results.filter((row) => hasFailed(row) && !hasFailed(before.get(row.id))),
    repaired: rowsWhere((row, old) => hasFailed(old) && ['ok', 'warn'].includes(lookOf(row.status))),
    slower: rowsWhere((row, old) => row.ms > old.ms && durationDelta(row.ms, old.ms) !== undefined).toSorted(
      (one, other) => longer(other) - longer(one),
    ),
  }
}

function hasFailed(row: RunResultRow | undefined): boolean {
  return lookOf(row?.status) === 'fail'
}
