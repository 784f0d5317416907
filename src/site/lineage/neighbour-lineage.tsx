import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'

import type { NodeIndex } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { pageHref } from '../route/route.ts'
import { useChangeQuery, useRoute } from '../route/use-route.ts'
import { boxGraph } from './boxes.ts'
import { Drawing } from './drawing.tsx'
import { expand } from './expand.ts'
import { neighbours } from './explore.ts'
import { criterionOf } from './state.ts'
import { useLineage, usePainting } from './use-state.ts'

/** More steps than this make a drawing nobody reads: the page of the lineage is for that. */
const DEEPEST = 6
const NO_GROUPS: ReadonlySet<string> = new Set()

/** What a node is built from and what is built from it, a step to each side at first. */
export function NeighbourLineage({ node }: { readonly node: NodeIndex }): JSX.Element | null {
  const site = useSite()
  const { query } = useRoute()
  const { expansion } = useLineage().state
  const change = useChangeQuery()
  const up = stepsOf(query['up'])
  const down = stepsOf(query['down'])
  const chosen = useMemo(() => neighbours(site, { node, up, down }), [site, node, up, down])
  const graph = useMemo(
    () => boxGraph(site, { chosen: expand(site, chosen, expansion), grouping: 'none', open: NO_GROUPS }),
    [site, chosen, expansion],
  )
  const painting = usePainting(graph)
  const isAlone = useMemo(() => neighbours(site, { node, up: 1, down: 1 }).length < 2, [site, node])
  const found = site.nodes[node]
  if (isAlone || !found) return null
  return (
    <section class="section" aria-labelledby="lineage">
      <div class="section-head">
        <h2 id="lineage">Lineage</h2>
        <div class="chips">
          <Steps title="up" steps={up} onChange={(steps) => change({ up: String(steps) })} />
          <Steps title="down" steps={down} onChange={(steps) => change({ down: String(steps) })} />
          <a href={pageHref('lineage', { select: `+${criterionOf(found)}+`, focus: found.id })}>
            Open full lineage
          </a>
        </div>
      </div>
      <Drawing graph={graph} painting={painting} focus={node} />
    </section>
  )
}

/** One where the query says nothing that could be meant. */
function stepsOf(text: string | undefined): number {
  const steps = Number(text ?? 1)
  return Number.isInteger(steps) && steps >= 0 && steps <= DEEPEST ? steps : 1
}

interface StepsProps {
  readonly title: string
  readonly steps: number
  readonly onChange: (steps: number) => void
}

function Steps({ title, steps, onChange }: StepsProps): JSX.Element {
  return (
    <span class="lineage-steps">
      <button
        type="button"
        class="button button-small"
        disabled={steps === 0}
        aria-label={`One step less ${title}`}
        onClick={() => onChange(steps - 1)}
      >
        −
      </button>
      <span class="soft">
        {steps} {title}
      </span>
      <button
        type="button"
        class="button button-small"
        disabled={steps >= DEEPEST}
        aria-label={`One step more ${title}`}
        onClick={() => onChange(steps + 1)}
      >
        +
      </button>
    </span>
  )
}
