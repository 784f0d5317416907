import type { JSX } from 'preact'

import { Sparkline } from './sparkline.tsx'

export interface TrendCardProps {
  readonly title: string
  /** Oldest first. */
  readonly values: readonly number[]
  readonly format: (value: number) => string
  readonly change: string
}

/** The newest of some values, how it changed, and a line of all. */
export function TrendCard({ title, values, format, change }: TrendCardProps): JSX.Element {
  const range = `${format(Math.min(...values))} to ${format(Math.max(...values))}`
  return (
    <div class="trend">
      <div>
        <div class="change">{title}</div>
        <strong>{format(values.at(-1) ?? 0)}</strong>
        <div class="change">{change}</div>
      </div>
      <Sparkline values={values} label={`${title} of the last ${values.length} runs: ${range}`} />
    </div>
  )
}
