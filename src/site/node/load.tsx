import type { JSX } from 'preact'

import type { LoadPoint, SourceLoad } from '../../docs/index.ts'
import { ChangedNumber } from '../ui/changed-number.tsx'
import { countChange } from '../ui/delta.ts'
import { Facts, Pair } from '../ui/facts.tsx'
import { formatAge, formatCount, formatDuration, formatMoment } from '../ui/format.ts'
import { FreshnessNote } from '../ui/freshness-note.tsx'
import { useShowMore } from '../ui/show-more.tsx'
import { StatusMark } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { TrendCard } from '../ui/trend-card.tsx'
import type { DetailProps } from './facts.tsx'

/** How a source is filled, when it was, and how fresh it should be. */
export function LoadSection({ detail: { load, freshness } }: DetailProps): JSX.Element | null {
  if (!load && !freshness) return null
  return (
    <section class="section" aria-labelledby="load">
      <h2 id="load">Load and freshness</h2>
      <dl class="facts">
        {load && <Facts values={load.config} />}
        {freshness && (
          <Pair name="freshness">
            <FreshnessNote freshness={freshness} />
          </Pair>
        )}
      </dl>
      {load && load.history.length > 0 && <Loads load={load} />}
    </section>
  )
}

const STEP = 5

/** The loads that are remembered; rows are compared with the load before. */
function Loads({ load: { history } }: { readonly load: SourceLoad }): JSX.Element {
  const [shown, more] = useShowMore(history, STEP)
  const counts = history.flatMap(({ rows }) => (rows === undefined ? [] : [rows]))
  return (
    <>
      {new Set(counts).size > 1 && (
        <div class="trends">
          <TrendCard
            title="Rows"
            values={counts.toReversed()}
            format={formatCount}
            change={countChange(counts[0], counts[1]) ?? 'as before'}
          />
        </div>
      )}
      <Table
        label="Loads"
        heads={[
          'Load',
          'Result',
          { number: 'Took' },
          { number: 'Rows' },
          { number: 'In quarantine' },
          'Window',
        ]}
      >
        {shown.map((point, at) => (
          <LoadLine key={point.startedAt} point={point} before={history[at + 1]} />
        ))}
      </Table>
      {more}
    </>
  )
}

interface LoadLineProps {
  readonly point: LoadPoint
  readonly before: LoadPoint | undefined
}

function LoadLine({ point, before }: LoadLineProps): JSX.Element {
  const { status, startedAt, finishedAt, rows, badRows, windowLow, windowHigh, error } = point
  return (
    <tr>
      <th scope="row" title={formatMoment(startedAt)}>
        {formatAge(startedAt)}
      </th>
      <td>
        <StatusMark status={status} hasWord />
        {error && <p class="message soft">{error}</p>}
      </td>
      <td class="number">
        {finishedAt !== undefined && formatDuration(Date.parse(finishedAt) - Date.parse(startedAt))}
      </td>
      <td class="number">
        {rows !== undefined && (
          <ChangedNumber text={formatCount(rows)} change={countChange(rows, before?.rows)} />
        )}
      </td>
      <td class="number">{badRows !== undefined && formatCount(badRows)}</td>
      <td class={windowHigh ? 'code' : 'soft'}>
        {windowHigh ? `${windowLow ?? 'the beginning'} – ${windowHigh}` : 'everything'}
      </td>
    </tr>
  )
}
