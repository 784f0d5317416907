import type { JSX } from 'preact'

import type { SiteRun } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { Empty } from '../ui/empty.tsx'
import { formatAge, formatDuration, formatMoment } from '../ui/format.ts'
import { lookOf } from '../ui/looks.ts'
import type { SortColumns } from '../ui/sorting.ts'
import { Table } from '../ui/table.tsx'
import { useSorted } from '../ui/use-sorted.ts'
import { useTitle } from '../ui/use-title.ts'
import { RunCounts } from './run-counts.tsx'
import { runHref } from './run-href.ts'
import './runs.css'

/** The runs that are remembered, newest first. */
export function RunsPage(): JSX.Element {
  const { runs } = useSite()
  useTitle('Runs')
  return (
    <div class="page">
      <h1>Runs</h1>
      {runs.length === 0 && (
        <Empty title="No run is known yet">
          <p>Each "tool build" leaves its results here.</p>
        </Empty>
      )}
      {runs.length > 0 && <RunTable runs={runs} />}
    </div>
  )
}

const COLUMNS: SortColumns<SiteRun> = {
  When: ({ startedAt }) => startedAt,
  Command: ({ command, target }) => `${command} ${target ?? ''}`,
  Results: (run) => countFailed(run),
  Duration: ({ ms }) => ms,
}

function RunTable({ runs }: { readonly runs: readonly SiteRun[] }): JSX.Element {
  const [sorted, sorting] = useSorted(runs, COLUMNS)
  const longest = Math.max(1, ...runs.map(({ ms }) => ms))
  return (
    <Table label="Runs" heads={['When', 'Command', 'Results', 'Duration']} sorting={sorting}>
      {sorted.map(({ id, command, startedAt, ms, counts, target }) => (
        <tr key={id}>
          <th scope="row">
            <a href={runHref(id)}>{formatMoment(startedAt)}</a>
            <div class="change">{formatAge(startedAt)}</div>
          </th>
          <td class="code">
            {command} <span class="soft">{target}</span>
          </td>
          <td>
            <RunCounts counts={counts} />
          </td>
          <td class="runs-duration">
            <span style={{ width: `${(ms / longest) * 60}%` }} aria-hidden="true" /> {formatDuration(ms)}
          </td>
        </tr>
      ))}
    </Table>
  )
}

function countFailed({ counts }: SiteRun): number {
  const failed = Object.entries(counts).filter(([status]) => lookOf(status) === 'fail')
  return failed.reduce((sum, [, count]) => sum + count, 0)
}
