import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'

import type { RunDetail } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { nodeHref } from '../route/route.ts'
import { displayName, formatDuration } from '../ui/format.ts'
import { lookOf } from '../ui/looks.ts'
import { packLanes, type Bar } from './timeline.ts'

const LANE = 22
/** Bars drawn: the longest. Shorter ones would be thinner than a line. */
const MAX_BARS = 1500

/** When each node ran, a lane for each thread. The critical path is outlined. */
export function Timeline({ detail }: { readonly detail: RunDetail }): JSX.Element | null {
  const bars = useMemo(() => longest(packLanes(detail.results)), [detail])
  const critical = new Set(detail.criticalPath)
  const end = bars.reduce((last, bar) => Math.max(last, bar.end), 1)
  const lanes = bars.reduce((last, bar) => Math.max(last, bar.lane + 1), 0)
  if (bars.length === 0) return null
  return (
    <section class="section" aria-labelledby="timeline">
      <h2 id="timeline">Timeline</h2>
      <div class="timeline-frame">
        <div class="timeline" style={{ height: `${lanes * LANE}px` }}>
          {bars.map((bar) => (
            <BarLink
              key={bar.row.id}
              bar={bar}
              end={end}
              isCritical={bar.row.node !== undefined && critical.has(bar.row.node)}
            />
          ))}
        </div>
        <div class="timeline-scale faint" aria-hidden="true">
          {[0, 0.25, 0.5, 0.75, 1].map((part) => (
            <span key={part}>{formatDuration(end * part)}</span>
          ))}
        </div>
      </div>
    </section>
  )
}

interface BarProps {
  readonly bar: Bar
  readonly end: number
  readonly isCritical: boolean
}

function BarLink({ bar, end, isCritical }: BarProps): JSX.Element {
  const { nodes } = useSite()
  const { row, lane, start } = bar
  const node = row.node === undefined ? undefined : nodes[row.node]
  const name = node ? displayName(node) : row.id
  const style = {
    left: `${(start / end) * 100}%`,
    width: `${Math.max(0.15, ((bar.end - start) / end) * 100)}%`,
    top: `${lane * LANE}px`,
  }
  return (
    <a
      class={`timeline-bar status-${lookOf(row.status)}${isCritical ? ' timeline-critical' : ''}`}
      style={style}
      href={node ? nodeHref(node.id) : '#/runs'}
      title={`${name}: ${row.status}, ${formatDuration(row.ms)}`}
      tabIndex={-1}
    >
      <span>{name}</span>
    </a>
  )
}

function longest(bars: readonly Bar[]): readonly Bar[] {
  return bars.toSorted((one, other) => other.row.ms - one.row.ms).slice(0, MAX_BARS)
}
