import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'

import type { NodeIndex } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { pageHref } from '../route/route.ts'
import { Drawing } from './drawing.tsx'
import { neighbours } from './explore.ts'

/** More steps than this make a drawing nobody reads: the page of the lineage is for that. */
const DEEPEST = 6

/** What a node is built from and what is built from it, a step to each side at first. */
export function NeighbourLineage({ node }: { readonly node: NodeIndex }): JSX.Element | null {
  const site = useSite()
  const [up, setUp] = useState(1)
  const [down, setDown] = useState(1)
  const chosen = useMemo(() => neighbours(site, { node, up, down }), [site, node, up, down])
  const name = site.nodes[node]?.name ?? ''
  if (chosen.length < 2) return null
  return (
    <section class="section" aria-labelledby="lineage">
      <div class="section-head">
        <h2 id="lineage">Lineage</h2>
        <div class="chips">
          <Steps title="up" steps={up} onChange={setUp} />
          <Steps title="down" steps={down} onChange={setDown} />
          <a href={pageHref('lineage', { select: `+${name}+`, focus: site.nodes[node]?.id ?? '' })}>
            Open full lineage
          </a>
        </div>
      </div>
      <Drawing nodes={chosen} focus={node} />
    </section>
  )
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
