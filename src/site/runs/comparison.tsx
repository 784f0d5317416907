import type { ComponentChildren, JSX } from 'preact'

import type { RunDetail, RunResultRow, SiteRun } from '../../docs/index.ts'
import { deltaOf, describeDuration } from '../ui/delta.ts'
import { formatAge, formatDuration, formatMoment } from '../ui/format.ts'
import { NodeLink } from '../ui/node-link.tsx'
import { compareRuns, type ResultsById } from './compare.ts'
import { runHref } from './run-href.ts'

const SHOWN = 5

export interface ComparisonProps {
  readonly run: SiteRun
  readonly detail: RunDetail
  readonly before: SiteRun
  readonly resultsBefore: ResultsById
}

/** What changed since the run before. */
export function Comparison({ run, detail, before, resultsBefore }: ComparisonProps): JSX.Element {
  const { broken, repaired, slower } = compareRuns(detail, resultsBefore)
  const duration = deltaOf(run.ms, before.ms)
  return (
    <section class="section" aria-labelledby="comparison">
      <div class="section-head">
        <h2 id="comparison">Since the run before</h2>
        <a href={runHref(before.id)} title={formatMoment(before.startedAt)}>
          {before.command}, {formatAge(before.startedAt)}
        </a>
      </div>
      <div class="comparison">
        <Part title="Duration">
          {formatDuration(run.ms)}{' '}
          <span class="soft">{duration ? describeDuration(duration) : 'as before'}</span>
        </Part>
        <Changed title="Newly failing" rows={broken} />
        <Changed title="Repaired" rows={repaired} />
        <Changed title="Slower" rows={slower} say={({ id, ms }) => slowerBy(ms, resultsBefore.get(id)?.ms)} />
      </div>
    </section>
  )
}

function slowerBy(now: number, before: number | undefined): string {
  const delta = deltaOf(now, before)
  return delta ? describeDuration(delta) : ''
}

interface ChangedProps {
  readonly title: string
  readonly rows: readonly RunResultRow[]
  readonly say?: (row: RunResultRow) => string
}

function Changed({ title, rows, say }: ChangedProps): JSX.Element {
  return (
    <Part title={title}>
      {rows.length === 0 && <span class="soft">nothing</span>}
      <ul class="plain-list">
        {rows.slice(0, SHOWN).map((row) => (
          <li key={row.id}>
            {row.node === undefined ? row.id : <NodeLink node={row.node} />}
            {say && <span class="faint comparison-note"> {say(row)}</span>}
          </li>
        ))}
      </ul>
      {rows.length > SHOWN && <span class="soft">and {rows.length - SHOWN} others</span>}
    </Part>
  )
}

function Part(props: { readonly title: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <h3>{props.title}</h3>
      {props.children}
    </div>
  )
}
