import type { SiteRun } from '../../docs/index.ts'
import type { TestPoint } from '../data/tests.ts'

/** What the last results of a test say beside the newest of them. */
export type Trend = 'steady' | 'flaky' | 'changed' | 'stale' | 'never'

export const TRENDS = ['flaky', 'changed', 'stale', 'never'] as const satisfies readonly Trend[]

/** What each trend means, for people. */
export const TREND_WORDS: Readonly<Record<Trend, string>> = {
  steady: 'always the same',
  flaky: 'flaky: it went back and forth among the last results',
  changed: 'its result changed once among the last results',
  stale: 'stale: it was not run for a week before the newest run',
  never: 'no run that is remembered had it',
}

const STALE_MS = 7 * 86_400_000
/** One change is a failure or its repair; after two nobody knows what the next result will be. */
const FLAKY_FROM = 2

export function trendOf(points: readonly TestPoint[], runs: readonly SiteRun[]): Trend {
  const [newest] = points
  if (!newest) return 'never'
  if (momentOf(runs, 0) - momentOf(runs, newest.run) > STALE_MS) return 'stale'
  const changes = countChanges(points)
  if (changes >= FLAKY_FROM) return 'flaky'
  return changes > 0 ? 'changed' : 'steady'
}

/** How often a test that said something said something else than before. A skipped test said nothing. */
function countChanges(points: readonly TestPoint[]): number {
  const said = points.filter(({ look }) => look !== 'skipped' && look !== 'none')
  return said.slice(1).filter(({ look }, at) => look !== said[at]?.look).length
}

function momentOf(runs: readonly SiteRun[], at: number): number {
  return Date.parse(runs[at]?.startedAt ?? '')
}
