import type { JSX } from 'preact'

import type { NodeIndex } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { isDrawn } from '../data/site.ts'
import { useLoaded } from '../data/use-loaded.ts'
import { NeighbourLineage } from '../lineage/neighbour-lineage.tsx'
import { nodeHref, pageHref } from '../route/route.ts'
import { useRoute } from '../route/use-route.ts'
import { displayName } from '../ui/format.ts'
import { Empty } from '../ui/empty.tsx'
import { Html } from '../ui/html.tsx'
import { useTitle } from '../ui/use-title.ts'
import { nearest } from '../../util/index.ts'
import { CodeSection } from './code.tsx'
import { ColumnsSection } from './columns.tsx'
import { ExposureSection, GrantsSection, SettingsSection } from './facts.tsx'
import { LoadSection } from './load.tsx'
import { NodeHeader } from './node-header.tsx'
import { ReadsSection } from './reads.tsx'
import { TestsSection } from './results.tsx'
import { RunsSection } from './runs.tsx'
import './node.css'

/** Everything about one node, on one page. */
export function NodePage(): JSX.Element {
  const { path } = useRoute()
  const id = path[1] ?? ''
  const node = useSite().indexOf.get(id)
  return node === undefined ? <NotFound id={id} /> : <Known key={id} node={node} />
}

function Known({ node }: { readonly node: NodeIndex }): JSX.Element | null {
  const site = useSite()
  const found = site.nodes[node]
  const detail = useLoaded(() => site.detail(node), [site, node])
  useTitle(found ? displayName(found) : '')
  if (!found) return null
  return (
    <article class="page">
      <NodeHeader node={found} detail={detail.kind === 'loaded' ? detail.value : undefined} />
      {detail.kind === 'failed' && <Empty title="This node cannot be shown">{detail.message}</Empty>}
      {detail.kind === 'loaded' && (
        <>
          {detail.value.description && <Html html={detail.value.description} />}
          {detail.value.exposure && <ExposureSection exposure={detail.value.exposure} />}
          <LoadSection detail={detail.value} />
          <ColumnsSection node={found} detail={detail.value} />
          {isDrawn(found) && <NeighbourLineage node={node} />}
          <TestsSection node={node} />
          <CodeSection node={node} />
          <ReadsSection node={node} />
          <RunsSection node={found} history={detail.value.history} />
          <GrantsSection detail={detail.value} />
          <SettingsSection detail={detail.value} />
        </>
      )}
    </article>
  )
}

function NotFound({ id }: { readonly id: string }): JSX.Element {
  const { nodes } = useSite()
  const name = id.slice(id.lastIndexOf('.') + 1)
  const close = nearest(
    name,
    nodes.map((node) => node.name),
  )
  const meant = nodes.find((node) => node.name === close)
  useTitle('Not found')
  return (
    <div class="page">
      <h1>There is no such node</h1>
      <p class="soft code">{id}</p>
      {meant && (
        <p>
          Did you mean <a href={nodeHref(meant.id)}>{displayName(meant)}</a>?
        </p>
      )}
      <p>
        <a href={pageHref('search', { q: name })}>Search for it</a>
      </p>
    </div>
  )
}
