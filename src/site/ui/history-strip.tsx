import type { JSX } from 'preact'

import type { NodeResultPoint } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { formatDuration, formatMoment } from './format.ts'
import { lookOf } from './looks.ts'

const SHOWN = 30

/** The last results of a node, oldest first. Bars that did not go well are full; the height is the duration. */
export function HistoryStrip({
  history,
}: {
  readonly history: readonly NodeResultPoint[]
}): JSX.Element | null {
  const { runs } = useSite()
  const points = history.slice(0, SHOWN).toReversed()
  if (points.length === 0) return null
  const longest = Math.max(1, ...points.map(({ ms }) => ms))
  const bad = points.filter(({ status }) => lookOf(status) === 'fail').length
  const label = `Last ${points.length} results: ${points.length - bad} without failure, ${bad} failed`
  return (
    <span class="history" role="img" aria-label={label}>
      {points.map(({ run, status, ms }) => {
        const look = lookOf(status)
        const when = runs[run]?.startedAt
        const height = look === 'ok' ? 25 + (ms / longest) * 75 : 100
        return (
          <span
            key={run}
            class={`history-bar status-${look}`}
            style={{ height: `${height}%` }}
            title={`${status}, ${formatDuration(ms)}${when === undefined ? '' : `, ${formatMoment(when)}`}`}
          />
        )
      })}
    </span>
  )
}
