import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'

import { useSite } from '../data/context.ts'
import { isLate, loadSources, type SourceItem } from '../data/sources.ts'
import { useLoaded } from '../data/use-loaded.ts'
import { FailureList } from '../runs/failures.tsx'
import { pageHref } from '../route/route.ts'
import { plural } from '../ui/format.ts'
import { FreshnessNote } from '../ui/freshness-note.tsx'
import { NodeLink } from '../ui/node-link.tsx'
import { useShowMore } from '../ui/show-more.tsx'
import { failingNow, type Failing } from './summary.ts'

const STEP = 5

/** What somebody should look at: failures with what was said of them, and sources that are late. */
export function Attention(): JSX.Element {
  const site = useSite()
  const failing = useMemo(() => failingNow(site.nodes), [site])
  const sources = useLoaded(() => loadSources(site), [site])
  const late = sources.kind === 'loaded' ? sources.value.filter(isLate) : []
  return (
    <>
      {failing.length > 0 && <FailingNow failing={failing} />}
      {late.length > 0 && <LateSources late={late} />}
    </>
  )
}

function FailingNow({ failing }: { readonly failing: readonly Failing[] }): JSX.Element {
  return (
    <section class="section" aria-labelledby="failing">
      <h2 id="failing">
        Failing now <span class="faint">{failing.length}</span>
      </h2>
      <FailureList
        rows={failing.map(({ at, node: { id }, last }) => ({ id, node: at, ...last }))}
        step={STEP}
      />
    </section>
  )
}

function LateSources({ late }: { readonly late: readonly SourceItem[] }): JSX.Element {
  const [shown, more] = useShowMore(late, STEP)
  return (
    <section class="section" aria-labelledby="late">
      <div class="section-head">
        <h2 id="late">Late data</h2>
        <a href={pageHref('sources', { sort: 'freshness' })}>{plural(late.length, 'source')}</a>
      </div>
      <ul class="late">
        {shown.map(({ at, freshness }) => (
          <li key={at}>
            <NodeLink node={at} />
            <div>
              <FreshnessNote freshness={freshness} />
            </div>
          </li>
        ))}
      </ul>
      {more}
    </section>
  )
}
