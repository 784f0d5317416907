import type { JSX } from 'preact'

import type { NodeResultPoint } from '../../docs/index.ts'
import { formatCount } from './format.ts'

/** How many rows fail a test. On narrow screens no head says what the number counts, and 0 needs no place. */
export function FailingRows({ last }: { readonly last: NodeResultPoint | undefined }): JSX.Element | null {
  if (last?.failures === undefined) return null
  return (
    <span class={last.failures === 0 ? 'not-narrow' : undefined}>
      {formatCount(last.failures)}
      <span class="for-narrow"> failing rows</span>
    </span>
  )
}
