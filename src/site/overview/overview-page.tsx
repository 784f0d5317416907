import type { JSX } from 'preact'

import type { NodeIndex } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { pageHref } from '../route/route.ts'
import { formatAge, formatCount, formatMoment, plural } from '../ui/format.ts'
import { Html } from '../ui/html.tsx'
import { KindMark } from '../ui/kind.tsx'
import { NodeList } from '../ui/node-list.tsx'
import { useTitle } from '../ui/use-title.ts'
import { Attention } from './attention.tsx'
import { LastRun } from './last-run.tsx'
import { coverageOf, countKinds, entryPoints, type Coverage } from './summary.ts'
import './overview.css'

const MISSING_SHOWN = 5
const ENTRIES_SHOWN = 10

/** The first page: what the project is, how it is, and where to go from here. */
export function OverviewPage(): JSX.Element {
  const site = useSite()
  const { project, readme } = site
  useTitle('')
  return (
    <div class="page">
      <header class="section">
        <h1>{project.name}</h1>
        <p class="soft overview-facts">
          {project.adapter && <span>{project.adapter}</span>}
          {project.target && <span>target {project.target}</span>}
          {project.commit && <span class="code">{project.commit}</span>}
          <span title={formatMoment(project.generatedAt)}>
            written {formatAge(project.generatedAt)} by {project.writtenBy}
          </span>
        </p>
        <Kinds />
      </header>
      <Attention />
      <div class="overview-cards">
        <LastRun />
        <CoverageCard coverage={coverageOf(site)} />
        <EntryPoints nodes={entryPoints(site)} />
      </div>
      {readme && (
        <section class="section" aria-label="README">
          <Html html={readme} />
        </section>
      )}
    </div>
  )
}

function Kinds(): JSX.Element {
  const { nodes } = useSite()
  return (
    <ul class="overview-kinds">
      {countKinds(nodes).map(([kind, count]) => (
        <li key={kind}>
          <a href={pageHref('lineage', { select: `resource_type:${kind}`, view: 'list' })}>
            <KindMark kind={kind} />
            <strong>{formatCount(count)}</strong>
            <span class="soft">{plural(count, kind.replaceAll('_', ' ')).replace(/^\S+ /, '')}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}

function CoverageCard({ coverage }: { readonly coverage: readonly Coverage[] }): JSX.Element | null {
  if (coverage.length === 0) return null
  return (
    <section class="card section" aria-labelledby="coverage">
      <h2 id="coverage">Coverage</h2>
      {coverage.map((one) => (
        <CoverageRow key={one.title} {...one} />
      ))}
    </section>
  )
}

function CoverageRow({ title, total, missing }: Coverage): JSX.Element {
  const done = total - missing.length
  const share = Math.floor((done / total) * 100)
  return (
    <div class="overview-coverage">
      <div class="section-head">
        <span>{title}</span>
        <span class="soft">
          {share} % · {formatCount(done)} of {formatCount(total)}
        </span>
      </div>
      <div class="meter" aria-hidden="true">
        <div style={{ width: `${share}%` }} />
      </div>
      {missing.length > 0 && (
        <div class="overview-missing">
          <span class="faint">Without:</span>
          <NodeList nodes={missing} step={MISSING_SHOWN} />
        </div>
      )}
    </div>
  )
}

function EntryPoints({ nodes }: { readonly nodes: readonly NodeIndex[] }): JSX.Element | null {
  if (nodes.length === 0) return null
  return (
    <section class="card section" aria-labelledby="begin">
      <h2 id="begin">Begin here</h2>
      <p class="soft">Models that nothing else is built from, and what shows them.</p>
      <NodeList nodes={nodes} step={ENTRIES_SHOWN} />
    </section>
  )
}
