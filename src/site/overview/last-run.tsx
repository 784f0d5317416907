import type { JSX } from 'preact'

import type { RunDetail } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { useLoaded } from '../data/use-loaded.ts'
import { RunCounts } from '../runs/run-counts.tsx'
import { runHref } from '../runs/run-href.ts'
import { formatAge, formatDuration, formatMoment } from '../ui/format.ts'
import { NodeLink } from '../ui/node-link.tsx'

const SLOWEST = 5

/** How the newest run went, and what took longest. */
export function LastRun(): JSX.Element {
  const site = useSite()
  const run = site.runs[0]
  const detail = useLoaded(async () => (run ? await site.run(0) : undefined), [site])
  if (!run) {
    return (
      <section class="card section" aria-labelledby="last-run">
        <h2 id="last-run">Last run</h2>
        <p class="soft">No run is known yet. After "tool build" its results stand here.</p>
      </section>
    )
  }
  return (
    <section class="card section" aria-labelledby="last-run">
      <div class="section-head">
        <h2 id="last-run">Last run</h2>
        <a href={runHref(run.id)}>Details</a>
      </div>
      <p>
        <span class="code">{run.command}</span>,{' '}
        <span title={formatMoment(run.startedAt)}>{formatAge(run.startedAt)}</span>, {formatDuration(run.ms)}
      </p>
      <RunCounts counts={run.counts} />
      {detail.kind === 'loaded' && detail.value && <Slowest detail={detail.value} />}
    </section>
  )
}

function Slowest({ detail }: { readonly detail: RunDetail }): JSX.Element {
  const slowest = detail.results
    .filter(({ node }) => node !== undefined)
    .toSorted((one, other) => other.ms - one.ms)
    .slice(0, SLOWEST)
  const longest = slowest[0]?.ms ?? 1
  return (
    <>
      <h3>Slowest</h3>
      <ol class="bars">
        {slowest.map(({ id, node, ms }) => (
          <li key={id}>
            <span class="bar" style={{ width: `${(ms / longest) * 100}%` }} aria-hidden="true" />
            {node === undefined ? id : <NodeLink node={node} />}
            <span class="soft">{formatDuration(ms)}</span>
          </li>
        ))}
      </ol>
    </>
  )
}
