import type { JSX } from 'preact'

import type { RunDetail, SiteRun } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { worstFirst } from '../data/health.ts'
import type { Site } from '../data/site.ts'
import { useLoaded } from '../data/use-loaded.ts'
import { useChangeQuery, useRoute } from '../route/use-route.ts'
import { Empty } from '../ui/empty.tsx'
import { formatAge, formatCount, formatDuration, formatMoment } from '../ui/format.ts'
import { lookOf } from '../ui/looks.ts'
import { NodeLink } from '../ui/node-link.tsx'
import { Select } from '../ui/select.tsx'
import { useTitle } from '../ui/use-title.ts'
import { resultsById, runBefore, type ResultsById } from './compare.ts'
import { Comparison } from './comparison.tsx'
import { FailureList } from './failures.tsx'
import { ResultTable } from './result-table.tsx'
import { RunCounts } from './run-counts.tsx'
import { Timeline } from './timeline-drawing.tsx'
import './runs.css'

const FAILURES_SHOWN = 10

/** One run: how it went, what failed, when what ran, and every result beside the run before. */
export function RunPage(): JSX.Element {
  const site = useSite()
  const id = useRoute().path[1]
  const at = site.runs.findIndex((run) => run.id === id)
  const run = site.runs[at]
  const loaded = useLoaded(async () => (at < 0 ? undefined : await loadRun(site, at)), [site, at])
  useTitle(run ? `${run.command}, ${formatMoment(run.startedAt)}` : 'Run')
  if (!run) return <Empty title="This run is not remembered" />
  return (
    <div class="page">
      <header class="section">
        <h1>
          {run.command}, {formatMoment(run.startedAt)}
        </h1>
        <p class="soft">
          {formatAge(run.startedAt)}, {formatDuration(run.ms)}
          {run.target && `, on target ${run.target}`}
        </p>
        <RunCounts counts={run.counts} />
      </header>
      {loaded.kind === 'failed' && <Empty title="This run cannot be shown">{loaded.message}</Empty>}
      {loaded.kind === 'loaded' && loaded.value && <Sections run={run} {...loaded.value} />}
    </div>
  )
}

interface LoadedRun {
  readonly detail: RunDetail
  readonly before?: { readonly run: SiteRun; readonly results: ResultsById }
}

async function loadRun(site: Site, at: number): Promise<LoadedRun> {
  const place = runBefore(site.runs, at)
  const run = place === undefined ? undefined : site.runs[place]
  const detail = await site.run(at)
  if (place === undefined || !run) return { detail }
  return { detail, before: { run, results: resultsById(await site.run(place)) } }
}

function Sections({ run, detail, before }: LoadedRun & { readonly run: SiteRun }): JSX.Element {
  const bad = detail.results
    .filter(({ status }) => ['fail', 'warn'].includes(lookOf(status)))
    .toSorted((one, other) => worstFirst(lookOf(one.status), lookOf(other.status)))
  return (
    <>
      {bad.length > 0 && (
        <section class="section" aria-labelledby="failures">
          <h2 id="failures">
            Failures <span class="faint">{formatCount(bad.length)}</span>
          </h2>
          <FailureList rows={bad} step={FAILURES_SHOWN} />
        </section>
      )}
      <Timeline detail={detail} />
      <CriticalPath detail={detail} />
      {before && <Comparison run={run} detail={detail} before={before.run} resultsBefore={before.results} />}
      <Results run={run} detail={detail} before={before?.results ?? new Map()} />
    </>
  )
}

interface ResultsProps {
  readonly run: SiteRun
  readonly detail: RunDetail
  readonly before: ResultsById
}

function Results({ run, detail, before }: ResultsProps): JSX.Element {
  const { query } = useRoute()
  const change = useChangeQuery()
  const wanted = query['status'] ?? ''
  const rows = detail.results
    .filter(({ status }) => wanted === '' || status === wanted)
    .toSorted((one, other) => worstFirst(lookOf(one.status), lookOf(other.status)) || other.ms - one.ms)
  return (
    <section class="section" aria-labelledby="results">
      <div class="section-head">
        <h2 id="results">Results</h2>
        <Select
          label="status"
          value={wanted}
          options={Object.entries(run.counts).map(([status, count]) => [
            status,
            `${status} (${formatCount(count)})`,
          ])}
          onChoose={(status) => change({ status })}
        />
      </div>
      <ResultTable rows={rows} before={before} />
    </section>
  )
}

function CriticalPath({ detail: { criticalPath } }: { readonly detail: RunDetail }): JSX.Element | null {
  if (criticalPath.length < 2) return null
  return (
    <section class="section" aria-labelledby="critical">
      <h2 id="critical">Critical path</h2>
      <p class="soft">
        The chain of nodes that waited for each other the longest: a faster node elsewhere changes nothing.
      </p>
      <ol class="run-path">
        {criticalPath.map((node) => (
          <li key={node}>
            <NodeLink node={node} />
          </li>
        ))}
      </ol>
    </section>
  )
}
