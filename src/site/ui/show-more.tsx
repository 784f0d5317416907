import type { JSX } from 'preact'
import { useState } from 'preact/hooks'

import { formatCount } from './format.ts'

/**
 * The first of many rows, and a button that adds as many again: a page of thousands of rows answers nobody quickly.
 * `least` rows are shown in any case.
 */
export function useShowMore<Row>(
  rows: readonly Row[],
  step: number,
  least = 0,
): readonly [readonly Row[], JSX.Element | null] {
  const [count, setCount] = useState(step)
  const shown = Math.max(count, least)
  const rest = rows.length - shown
  const button = rest > 0 && (
    <button type="button" class="button show-more" onClick={() => setCount(shown + step)}>
      Show {formatCount(Math.min(step, rest))} more of {formatCount(rows.length)}
    </button>
  )
  return [rest > 0 ? rows.slice(0, shown) : rows, button || null]
}
