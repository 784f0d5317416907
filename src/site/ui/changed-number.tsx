import type { JSX } from 'preact'

export interface ChangedNumberProps {
  readonly text: string
  /** What it counts, said on narrow screens where a stacked table has no heads beside it. */
  readonly unit?: string
  /** How it differs from the run before; nothing when it does not. */
  readonly change: string | undefined
}

/** A number of a table, and below it how it changed. */
export function ChangedNumber({ text, unit, change }: ChangedNumberProps): JSX.Element {
  return (
    <>
      {text}
      {unit !== undefined && <span class="for-narrow"> {unit}</span>}
      {change !== undefined && <div class="change">{change}</div>}
    </>
  )
}
