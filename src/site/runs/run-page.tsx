import type { JSX } from 'preact'
import { useState } from 'preact/hooks'

import type { RunDetail, RunResultRow, SiteRun } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { useLoaded } from '../data/use-loaded.ts'
import { useChangeQuery, useRoute } from '../route/use-route.ts'
import { Empty } from '../ui/empty.tsx'
import { formatCount, formatDuration, formatMoment } from '../ui/format.ts'
import { lookOf } from '../ui/looks.ts'
import { NodeLink } from '../ui/node-link.tsx'
import { StatusMark } from '../ui/status.tsx'
import { useTitle } from '../ui/use-title.ts'
import { RunCounts } from './run-counts.tsx'
import { Timeline } from './timeline-drawing.tsx'
import { Table } from '../ui/table.tsx'
import './runs.css'

/** One run: how it went, when what ran, and every result. */
export function RunPage(): JSX.Element {
  const site = useSite()
  const id = useRoute().path[1]
  const at = site.runs.findIndex((run) => run.id === id)
  const detail = useLoaded(async () => (at < 0 ? undefined : await site.run(at)), [site, at])
  const run = site.runs[at]
  useTitle(run ? `${run.command}, ${formatMoment(run.startedAt)}` : 'Run')
  if (!run) return <Empty title="This run is not remembered" />
  return (
    <div class="page">
      <header class="section">
        <h1>
          {run.command}, {formatMoment(run.startedAt)}
        </h1>
        <p>
          {formatDuration(run.ms)} <span class="soft">{run.target && `on target ${run.target}`}</span>
        </p>
        <RunCounts counts={run.counts} />
      </header>
      {detail.kind === 'loaded' && detail.value && <Results run={run} detail={detail.value} />}
    </div>
  )
}

interface ResultsProps {
  readonly run: SiteRun
  readonly detail: RunDetail
}

function Results({ run, detail }: ResultsProps): JSX.Element {
  const { query } = useRoute()
  const wanted = query['status'] ?? ''
  const rows = detail.results
    .filter(({ status }) => wanted === '' || status === wanted)
    .toSorted((one, other) => order(one) - order(other) || other.ms - one.ms)
  return (
    <>
      <Timeline detail={detail} />
      <CriticalPath detail={detail} />
      <section class="section" aria-labelledby="results">
        <div class="section-head">
          <h2 id="results">Results</h2>
          <StatusFilter run={run} wanted={wanted} />
        </div>
        <ResultTable rows={rows} />
      </section>
    </>
  )
}

function CriticalPath({ detail: { criticalPath } }: { readonly detail: RunDetail }): JSX.Element | null {
  if (criticalPath.length < 2) return null
  return (
    <section class="section" aria-labelledby="critical">
      <h2 id="critical">Critical path</h2>
      <p class="soft">
        The chain of nodes that waited for each other the longest: a faster node elsewhere changes nothing.
      </p>
      <ol class="run-path">
        {criticalPath.map((node) => (
          <li key={node}>
            <NodeLink node={node} />
          </li>
        ))}
      </ol>
    </section>
  )
}

interface FilterProps {
  readonly run: SiteRun
  readonly wanted: string
}

function StatusFilter({ run, wanted }: FilterProps): JSX.Element {
  const change = useChangeQuery()
  return (
    <label class="soft">
      Status{' '}
      <select
        class="select"
        value={wanted}
        onChange={(event) => change({ status: event.currentTarget.value })}
      >
        <option value="">all</option>
        {Object.keys(run.counts).map((status) => (
          <option key={status} value={status}>
            {status}
          </option>
        ))}
      </select>
    </label>
  )
}

const STEP = 100

function ResultTable({ rows }: { readonly rows: readonly RunResultRow[] }): JSX.Element {
  const [shown, setShown] = useState(STEP)
  return (
    <>
      <Table
        label="Results"
        heads={['Node', 'Result', { number: 'Duration' }, { number: 'Rows' }, 'Message']}
      >
        {rows.slice(0, shown).map((row) => (
          <tr key={row.id}>
            <th scope="row">{row.node === undefined ? row.id : <NodeLink node={row.node} />}</th>
            <td>
              <StatusMark status={row.status} hasWord />
            </td>
            <td class="number">{formatDuration(row.ms)}</td>
            <td class="number">{row.rows !== undefined && formatCount(row.rows)}</td>
            <td class="message">{row.message}</td>
          </tr>
        ))}
      </Table>
      {shown < rows.length && (
        <button type="button" class="button" onClick={() => setShown(shown + STEP)}>
          Show more of {formatCount(rows.length)}
        </button>
      )}
    </>
  )
}

/** What went wrong comes first. */
function order({ status }: RunResultRow): number {
  return ['fail', 'warn', 'skipped', 'ok', 'none'].indexOf(lookOf(status))
}
