import type { JSX } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'

import type { NodeIndex } from '../../docs/index.ts'
import type { Problem } from '../../errors/index.ts'
import { useSite } from '../data/context.ts'
import { isDrawn } from '../data/site.ts'
import { useChangeQuery, useRoute } from '../route/use-route.ts'
import { Empty } from '../ui/empty.tsx'
import { plural } from '../ui/format.ts'
import { useTitle } from '../ui/use-title.ts'
import { Drawing } from './drawing.tsx'
import { choose, selectableGraph } from './explore.ts'
import { Exports } from './exports.tsx'
import { NodeTable } from './node-table.tsx'

/** Above so many boxes a drawing says nothing: the list stands in. */
const MAX_BOXES = 600

/** The graph, or the part of it that a selector of the command line chooses, as a drawing or a table. */
export function LineagePage(): JSX.Element {
  const site = useSite()
  const { query } = useRoute()
  const { select = '', exclude = '' } = query
  const graph = useMemo(() => selectableGraph(site), [site])
  const chosen = useMemo(() => choose(site, graph, { select, exclude }), [site, graph, select, exclude])
  useTitle('Lineage')
  const count = chosen.kind === 'chosen' ? chosen.nodes.length : 0
  const view = query['view'] === 'list' || count > MAX_BOXES ? 'list' : 'graph'
  return (
    <div class="page page-wide">
      <header class="section">
        <h1>Lineage</h1>
        <Selector select={select} exclude={exclude} />
        {chosen.kind === 'wrong' && <Problems problems={chosen.problems} />}
        {chosen.kind === 'chosen' && <Summary nodes={chosen.nodes} view={view} />}
      </header>
      {chosen.kind === 'chosen' && <Picture nodes={chosen.nodes} view={view} />}
    </div>
  )
}

interface PictureProps {
  readonly nodes: readonly NodeIndex[]
  readonly view: 'graph' | 'list'
}

function Summary({ nodes, view }: PictureProps): JSX.Element {
  const site = useSite()
  const drawn = useMemo(() => site.nodes.filter(isDrawn).length, [site])
  const isTooLarge = nodes.length > MAX_BOXES
  return (
    <div class="section-head">
      <span class="soft" aria-live="polite">
        {plural(nodes.length, 'node')} of {drawn}
        {isTooLarge && ': too many to draw, choose a part'}
      </span>
      <Views view={view} isTooLarge={isTooLarge} />
      <Exports nodes={nodes} />
    </div>
  )
}

function Picture({ nodes, view }: PictureProps): JSX.Element {
  const { indexOf } = useSite()
  const { query } = useRoute()
  if (nodes.length === 0) return <Empty title="Nothing is selected" />
  return view === 'list' ? (
    <NodeTable nodes={nodes} />
  ) : (
    <Drawing nodes={nodes} focus={indexOf.get(query['focus'] ?? '')} />
  )
}

interface SelectorProps {
  readonly select: string
  readonly exclude: string
}

function Selector({ select, exclude }: SelectorProps): JSX.Element {
  const change = useChangeQuery()
  const [texts, setTexts] = useState({ select, exclude })
  useEffect(() => {
    setTexts({ select, exclude })
  }, [select, exclude])
  const submit = (event: Event) => {
    event.preventDefault()
    change(texts)
  }
  return (
    <form class="lineage-form" onSubmit={submit}>
      <label>
        <span class="soft">Select</span>
        <input
          class="field code"
          value={texts.select}
          placeholder="+model_name+  tag:daily  path:models/marts"
          spellcheck={false}
          onInput={(event) => setTexts({ ...texts, select: event.currentTarget.value })}
        />
      </label>
      <label>
        <span class="soft">Exclude</span>
        <input
          class="field code"
          value={texts.exclude}
          spellcheck={false}
          onInput={(event) => setTexts({ ...texts, exclude: event.currentTarget.value })}
        />
      </label>
      <button type="submit" class="button">
        Show
      </button>
    </form>
  )
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

interface ViewsProps {
  readonly view: 'graph' | 'list'
  readonly isTooLarge: boolean
}

function Views({ view, isTooLarge }: ViewsProps): JSX.Element {
  const change = useChangeQuery()
  return (
    <div class="chips" role="group" aria-label="View">
      {(['graph', 'list'] as const).map((one) => (
        <button
          key={one}
          type="button"
          class="button button-small code-tab"
          aria-pressed={one === view}
          disabled={one === 'graph' && isTooLarge}
          onClick={() => change({ view: one === 'graph' ? '' : one })}
        >
          {one}
        </button>
      ))}
    </div>
  )
}
