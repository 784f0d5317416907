import type { JSX } from 'preact'

import type { SiteFreshness } from '../../docs/index.ts'
import { formatAge, formatMoment } from './format.ts'
import { StatusMark } from './status.tsx'

/** How fresh a source is: its status, the age of its newest row, and what is allowed. */
export function FreshnessNote({ freshness }: { readonly freshness: SiteFreshness | undefined }): JSX.Element {
  const { status, loadedAt, warnAfter, errorAfter } = freshness ?? {}
  const limits = [warnAfter && `warns after ${warnAfter}`, errorAfter && `fails after ${errorAfter}`]
  const limit = limits.filter(Boolean).join(', ')
  return (
    <>
      {status === undefined ? <span class="soft">not checked</span> : <StatusMark status={status} hasWord />}
      {loadedAt !== undefined && (
        <div class="change" title={formatMoment(loadedAt)}>
          newest row {formatAge(loadedAt)}
        </div>
      )}
      {limit !== '' && <div class="change">{limit}</div>}
    </>
  )
}
