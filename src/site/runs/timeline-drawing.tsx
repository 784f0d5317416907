import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'

import type { RunDetail } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { nodeHref } from '../route/route.ts'
import { useChangeQuery, useRoute } from '../route/use-route.ts'
import { displayName, formatDuration } from '../ui/format.ts'
import { lookOf } from '../ui/looks.ts'
import { areaOf, averageOf, concurrencyOf } from './concurrency.ts'
import { packLanes, type Bar } from './timeline.ts'
import { useDrag } from './use-drag.ts'
import { formatRange, moveBy, parseRange, zoomBy, type Range } from './zoom.ts'

const LANE = 22
/** Bars drawn: the longest in sight. Shorter ones would be thinner than a line. */
const MAX_BARS = 800

/** When each node ran, a lane for each thread, and below it how many ran at once. The critical path is outlined. */
export function Timeline({ detail }: { readonly detail: RunDetail }): JSX.Element | null {
  const { query } = useRoute()
  const change = useChangeQuery()
  const bars = useMemo(() => packLanes(detail.results), [detail])
  const end = bars.reduce((last, bar) => Math.max(last, bar.end), 1)
  if (bars.length === 0) return null
  const range = parseRange(query, end)
  const choose = (part: Range) => change(formatRange(part, end), { replace: true })
  return (
    <section class="section" aria-labelledby="timeline">
      <div class="section-head">
        <h2 id="timeline">Timeline</h2>
        <ZoomButtons range={range} end={end} onChoose={choose} />
      </div>
      <div class="timeline-frame">
        <Lanes bars={bars} range={range} detail={detail} onChoose={choose} />
        <Scale range={range} />
        <Concurrency bars={bars} range={range} />
      </div>
    </section>
  )
}

interface ZoomProps {
  readonly range: Range
  readonly end: number
  readonly onChoose: (range: Range) => void
}

function ZoomButtons({ range, end, onChoose }: ZoomProps): JSX.Element {
  const isWhole = range.from === 0 && range.to === end
  const buttons = [
    { sign: '←', title: 'Earlier', part: moveBy(range, -0.5), isOff: range.from === 0 },
    { sign: '→', title: 'Later', part: moveBy(range, 0.5), isOff: range.to === end },
    { sign: '+', title: 'Zoom in', part: zoomBy(range, 0.5), isOff: false },
    { sign: '−', title: 'Zoom out', part: zoomBy(range, 2), isOff: isWhole },
    { sign: 'All', title: 'All of the run', part: { from: 0, to: end }, isOff: isWhole },
  ]
  return (
    <div class="chips" role="group" aria-label="Part of the run">
      <span class="faint timeline-hint">Drag to zoom</span>
      {buttons.map(({ sign, title, part, isOff }) => (
        <button
          key={title}
          type="button"
          class="button button-small"
          aria-label={title}
          title={title}
          disabled={isOff}
          onClick={() => onChoose(part)}
        >
          {sign}
        </button>
      ))}
    </div>
  )
}

interface LanesProps {
  readonly bars: readonly Bar[]
  readonly range: Range
  readonly detail: RunDetail
  readonly onChoose: (range: Range) => void
}

function Lanes({ bars, range, detail, onChoose }: LanesProps): JSX.Element {
  const critical = useMemo(() => new Set(detail.criticalPath), [detail])
  const lanes = bars.reduce((last, bar) => Math.max(last, bar.lane + 1), 0)
  const length = range.to - range.from
  const { part, handlers } = useDrag(({ from, to }) =>
    onChoose({ from: range.from + from * length, to: range.from + to * length }),
  )
  return (
    <div class="timeline" style={{ height: `${lanes * LANE}px` }} {...handlers}>
      {longestIn(bars, range).map((bar) => (
        <BarLink
          key={bar.row.id}
          bar={bar}
          range={range}
          isCritical={bar.row.node !== undefined && critical.has(bar.row.node)}
        />
      ))}
      {part && (
        <div
          class="timeline-part"
          style={{ left: `${part.from * 100}%`, width: `${(part.to - part.from) * 100}%` }}
        />
      )}
    </div>
  )
}

interface BarProps {
  readonly bar: Bar
  readonly range: Range
  readonly isCritical: boolean
}

function BarLink({ bar, range, isCritical }: BarProps): JSX.Element {
  const { nodes } = useSite()
  const { row, lane } = bar
  const node = row.node === undefined ? undefined : nodes[row.node]
  const name = node ? displayName(node) : row.id
  const length = range.to - range.from
  // A name must stand in sight, also when its bar began before.
  const start = Math.max(bar.start, range.from)
  const width = ((Math.min(bar.end, range.to) - start) / length) * 100
  return (
    <a
      class={`timeline-bar status-${lookOf(row.status)}${isCritical ? ' timeline-critical' : ''}`}
      style={{
        left: `${((start - range.from) / length) * 100}%`,
        width: `${Math.max(0.15, width)}%`,
        top: `${lane * LANE}px`,
      }}
      href={node ? nodeHref(node.id) : '#/runs'}
      title={`${name}: ${row.status}, ${formatDuration(row.ms)}`}
      tabIndex={-1}
    >
      {width > 1.5 && <span>{name}</span>}
    </a>
  )
}

function Scale({ range: { from, to } }: { readonly range: Range }): JSX.Element {
  return (
    <div class="timeline-scale faint" aria-hidden="true">
      {[0, 0.25, 0.5, 0.75, 1].map((part) => (
        <span key={part}>{formatDuration(from + (to - from) * part)}</span>
      ))}
    </div>
  )
}

interface ConcurrencyProps {
  readonly bars: readonly Bar[]
  readonly range: Range
}

function Concurrency({ bars, range: { from, to } }: ConcurrencyProps): JSX.Element {
  const steps = useMemo(() => concurrencyOf(bars), [bars])
  const highest = steps.reduce((most, { count }) => Math.max(most, count), 1)
  const text = `At once: at most ${highest}, ${averageOf(steps).toFixed(1)} on average`
  return (
    <figure class="concurrency">
      <svg viewBox={`${from} 0 ${to - from} ${highest}`} preserveAspectRatio="none" aria-hidden="true">
        <path d={areaOf(steps, highest)} vector-effect="non-scaling-stroke" />
      </svg>
      <figcaption class="faint">{text}</figcaption>
    </figure>
  )
}

function longestIn(bars: readonly Bar[], { from, to }: Range): readonly Bar[] {
  return bars
    .filter(({ start, end }) => end >= from && start <= to)
    .toSorted((one, other) => other.row.ms - one.row.ms)
    .slice(0, MAX_BARS)
}
