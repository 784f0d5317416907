import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'

import type { NodeIndex } from '../../docs/index.ts'
import type { Problem } from '../../errors/index.ts'
import { useSite } from '../data/context.ts'
import { useRoute } from '../route/use-route.ts'
import { Empty } from '../ui/empty.tsx'
import { formatCount, plural } from '../ui/format.ts'
import { useTitle } from '../ui/use-title.ts'
import { boxGraph, type BoxGraph } from './boxes.ts'
import { Controls, OpenGroups, Views, type View } from './controls.tsx'
import { Dots } from './dots.tsx'
import { Drawing } from './drawing.tsx'
import { expand } from './expand.ts'
import { choose, everything, selectableGraph, type Chosen } from './explore.ts'
import { Exports, type Form } from './exports.tsx'
import { Legend } from './legend.tsx'
import type { Painting } from './lens.ts'
import { NodeTable } from './node-table.tsx'
import { SelectorForm } from './selector-form.tsx'
import { useLineage, usePainting } from './use-state.ts'

/** Above so many boxes nobody reads their names: nodes are put together, or become dots. */
const MAX_BOXES = 600

/** The graph, or the part of it that a selector of the command line chooses, as a drawing or a table. */
export function LineagePage(): JSX.Element {
  const site = useSite()
  const { query } = useRoute()
  const { select = '', exclude = '' } = query
  const isAll = select.trim() === '' && exclude.trim() === ''
  // Made only when it is asked: of thousands of nodes it takes a while.
  const graph = useMemo(() => (isAll ? undefined : selectableGraph(site)), [site, isAll])
  const chosen = useMemo<Chosen>(
    () =>
      graph
        ? choose(site, graph, { select, exclude })
        : { kind: 'chosen', nodes: everything(site), warnings: [] },
    [site, graph, select, exclude],
  )
  useTitle('Lineage')
  return (
    <div class="page page-wide">
      <header class="section">
        <h1>Lineage</h1>
        <SelectorForm select={select} exclude={exclude} />
        {chosen.kind === 'wrong' && <Problems problems={chosen.problems} />}
      </header>
      {chosen.kind === 'chosen' && (
        <Shown nodes={chosen.nodes} view={query['view'] === 'list' ? 'list' : 'graph'} />
      )}
    </div>
  )
}

interface ShownProps {
  readonly nodes: readonly NodeIndex[]
  readonly view: View
}

function Shown({ nodes: chosen, view }: ShownProps): JSX.Element {
  const site = useSite()
  const { state } = useLineage()
  const { expansion, open } = state
  const nodes = useMemo(() => expand(site, chosen, expansion), [site, chosen, expansion])
  const grouping = state.grouping ?? (nodes.length > MAX_BOXES ? 'folder' : 'none')
  const graph = useMemo(
    () => boxGraph(site, { chosen: nodes, grouping, open }),
    [site, nodes, grouping, open],
  )
  const painting = usePainting(graph)
  const total = useMemo(() => everything(site).length, [site])
  const shown = shownAs(graph, view)
  return (
    <div class="section">
      <div class="section-head lineage-bar">
        <Views view={view} />
        {view === 'graph' && <Controls grouping={grouping} />}
        <Exports nodes={nodes} shown={shown} />
      </div>
      <div class="section-head lineage-bar">
        <span class="soft" aria-live="polite">
          {plural(nodes.length, 'node')} of {formatCount(total)}
        </span>
        {view === 'graph' && <OpenGroups graph={graph} />}
        {view === 'graph' && <Legend painting={painting} />}
      </div>
      {nodes.length === 0 ? (
        <Empty title="Nothing is selected" />
      ) : (
        <Picture nodes={nodes} shown={shown} graph={graph} painting={painting} />
      )}
    </div>
  )
}

function shownAs({ boxes }: BoxGraph, view: View): Form {
  if (view === 'list') return 'list'
  return boxes.length > MAX_BOXES ? 'dots' : 'drawing'
}

interface PictureProps {
  readonly nodes: readonly NodeIndex[]
  readonly shown: Form
  readonly graph: BoxGraph
  readonly painting: Painting
}

function Picture({ nodes, shown, graph, painting }: PictureProps): JSX.Element {
  const { indexOf } = useSite()
  const { query } = useRoute()
  switch (shown) {
    case 'list':
      return <NodeTable nodes={nodes} />
    case 'dots':
      return <Dots graph={graph} painting={painting} />
    case 'drawing':
      return <Drawing graph={graph} painting={painting} focus={indexOf.get(query['focus'] ?? '')} />
  }
}

function Problems({ problems }: { readonly problems: readonly Problem[] }): JSX.Element {
  return (
    <div class="lineage-problems" role="alert">
      {problems.map(({ message, hint }) => (
        <p key={message}>
          {message} {hint}
        </p>
      ))}
    </div>
  )
}
