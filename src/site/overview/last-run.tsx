import type { JSX } from 'preact'

import type { RunDetail, RunResultRow } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { useLoaded } from '../data/use-loaded.ts'
import { RunCounts } from '../runs/run-counts.tsx'
import { runHref } from '../runs/run-href.ts'
import { formatAge, formatDuration, formatMoment } from '../ui/format.ts'
import { lookOf } from '../ui/looks.ts'
import { NodeLink } from '../ui/node-link.tsx'
import { StatusMark } from '../ui/status.tsx'

const SLOWEST = 5
const FAILURES_SHOWN = 6

/** How the newest run went: what failed first, then what took longest. */
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
      {detail.kind === 'loaded' && detail.value && <Highlights detail={detail.value} />}
    </section>
  )
}

function Highlights({ detail }: { readonly detail: RunDetail }): JSX.Element {
  const bad = detail.results.filter(({ status }) => ['fail', 'warn'].includes(lookOf(status)))
  const slowest = detail.results
    .filter(({ node }) => node !== undefined)
    .toSorted((one, other) => other.ms - one.ms)
    .slice(0, SLOWEST)
  const longest = slowest[0]?.ms ?? 1
  return (
    <>
      {bad.length > 0 && <Failures results={bad} />}
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

function Failures({ results }: { readonly results: readonly RunResultRow[] }): JSX.Element {
  return (
    <ul class="plain-list">
      {results.slice(0, FAILURES_SHOWN).map(({ id, node, status }) => (
        <li key={id} class="overview-failure">
          <StatusMark status={status} />
          {node === undefined ? id : <NodeLink node={node} />}
        </li>
      ))}
      {results.length > FAILURES_SHOWN && <li class="soft">and {results.length - FAILURES_SHOWN} others</li>}
    </ul>
  )
}
