import type { JSX } from 'preact'

import type { NodeResultPoint, SiteNode } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { isTest } from '../data/tests.ts'
import { runHref } from '../runs/run-href.ts'
import { ChangedNumber } from '../ui/changed-number.tsx'
import { countChange, durationChange } from '../ui/delta.ts'
import { formatCount, formatDuration, formatMoment } from '../ui/format.ts'
import { lookOf } from '../ui/looks.ts'
import { useShowMore } from '../ui/show-more.tsx'
import { StatusMark } from '../ui/status.tsx'
import { Strip } from '../ui/strip.tsx'
import { Table } from '../ui/table.tsx'
import { TrendCard } from '../ui/trend-card.tsx'
import { comparePoints, type ComparedPoint } from './history.ts'

const STEP = 10

export interface RunsProps {
  readonly node: SiteNode
  readonly history: readonly NodeResultPoint[]
}

/** What a node did in the last runs, each compared with the one before. */
export function RunsSection({ node, history }: RunsProps): JSX.Element | null {
  const points = comparePoints(history)
  const [shown, more] = useShowMore(points, STEP)
  if (history.length === 0) return null
  const count = isTest(node) ? 'Failing rows' : 'Rows'
  return (
    <section class="section" aria-labelledby="runs">
      <div class="section-head">
        <h2 id="runs">Runs</h2>
        <Strip looks={history.map(({ status }) => lookOf(status)).toReversed()} />
      </div>
      <Trends points={points} count={count} />
      <Table label="Runs" heads={['When', 'Result', { number: 'Duration' }, { number: count }]}>
        {shown.map((point) => (
          <RunLine key={point.run} point={point} />
        ))}
      </Table>
      {more}
    </section>
  )
}

interface TrendsProps {
  readonly points: readonly ComparedPoint[]
  /** What is counted. */
  readonly count: string
}

/** How durations and rows went; one value makes no line. */
function Trends({ points, count }: TrendsProps): JSX.Element | null {
  const durations = points.filter(({ isWhole }) => isWhole).map(({ ms }) => ms)
  const counts = points.flatMap((point) => (point.count === undefined ? [] : [point.count]))
  if (durations.length < 2) return null
  return (
    <div class="trends">
      <TrendCard
        title="Duration"
        values={durations.toReversed()}
        format={formatDuration}
        change={durationChange(durations[0], durations[1]) ?? 'about as before'}
      />
      {counts.length > 1 && (
        <TrendCard
          title={count}
          values={counts.toReversed()}
          format={formatCount}
          change={countChange(counts[0], counts[1]) ?? 'as before'}
        />
      )}
    </div>
  )
}

function RunLine({ point }: { readonly point: ComparedPoint }): JSX.Element {
  const run = useSite().runs[point.run]
  return (
    <tr>
      <th scope="row">{run && <a href={runHref(run.id)}>{formatMoment(run.startedAt)}</a>}</th>
      <td>
        <StatusMark status={point.status} hasWord />
        {point.message && <p class="message soft">{point.message}</p>}
      </td>
      <td class="number">
        {point.ms > 0 && (
          <ChangedNumber
            text={formatDuration(point.ms)}
            change={point.isWhole ? durationChange(point.ms, point.before.ms) : undefined}
          />
        )}
      </td>
      <td class="number">
        {point.count !== undefined && (
          <ChangedNumber
            text={formatCount(point.count)}
            change={countChange(point.count, point.before.count)}
          />
        )}
      </td>
    </tr>
  )
}
