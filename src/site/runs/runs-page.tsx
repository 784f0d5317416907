import type { JSX } from 'preact'

import { useSite } from '../data/context.ts'
import { Empty } from '../ui/empty.tsx'
import { formatAge, formatDuration, formatMoment } from '../ui/format.ts'
import { useTitle } from '../ui/use-title.ts'
import { RunCounts } from './run-counts.tsx'
import { runHref } from './run-href.ts'
import { Table } from '../ui/table.tsx'
import './runs.css'

/** The runs that are remembered, newest first. */
export function RunsPage(): JSX.Element {
  const { runs } = useSite()
  useTitle('Runs')
  const longest = Math.max(1, ...runs.map(({ ms }) => ms))
  return (
    <div class="page">
      <h1>Runs</h1>
      {runs.length === 0 && (
        <Empty title="No run is known yet">
          <p>Each "tool build" leaves its results here.</p>
        </Empty>
      )}
      {runs.length > 0 && (
        <Table label="Runs" heads={['When', 'Command', 'Results', 'Duration']}>
          {runs.map(({ id, command, startedAt, ms, counts, target }) => (
            <tr key={id}>
              <th scope="row">
                <a href={runHref(id)} title={formatMoment(startedAt)}>
                  {formatAge(startedAt)}
                </a>
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
      )}
    </div>
  )
}
