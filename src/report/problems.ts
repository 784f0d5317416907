import type { Problem } from '../errors/index.ts'
import type { NodeResult } from '../execute/index.ts'
import { hasFailed } from './words.ts'

export interface NodeProblem {
  readonly severity: 'error' | 'warning'
  readonly problem: Problem
}

/** What went wrong in a run, each thing once: a source that is down fails all its loads in the same words. */
export function nodeProblems(results: readonly NodeResult[]): readonly NodeProblem[] {
  const found = results.flatMap(({ status, problem }): readonly NodeProblem[] => {
    if (!problem || status === 'skipped' || status === 'cancelled') return []
    return [{ severity: hasFailed(status) ? 'error' : 'warning', problem }]
  })
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()]
}
