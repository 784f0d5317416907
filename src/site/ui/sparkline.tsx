import type { JSX } from 'preact'

import { pointsOfLine } from './line-points.ts'

export interface SparklineProps {
  /** Oldest first. */
  readonly values: readonly number[]
  /** What it shows, in words. */
  readonly label: string
}

const WIDTH = 180
const HEIGHT = 32

/** A small line of the last values, the newest marked. The table beside it has the numbers. */
export function Sparkline({ values, label }: SparklineProps): JSX.Element | null {
  const points = pointsOfLine(values, { width: WIDTH, height: HEIGHT })
  const last = points.at(-1)
  if (!last || points.length < 2) return null
  return (
    <svg class="sparkline" viewBox={`-3 -3 ${WIDTH + 6} ${HEIGHT + 6}`} role="img" aria-label={label}>
      <title>{label}</title>
      <polyline points={points.map(({ x, y }) => `${x},${y}`).join(' ')} />
      <circle cx={last.x} cy={last.y} r="2.5" />
    </svg>
  )
}
