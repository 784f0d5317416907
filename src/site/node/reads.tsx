import type { JSX } from 'preact'

import type { NodeIndex } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { isDrawn } from '../data/site.ts'
import { NodeList } from '../ui/node-list.tsx'

/** What a node is built from and what is built from it, as lists. */
export function ReadsSection({ node }: { readonly node: NodeIndex }): JSX.Element | null {
  const { nodes, children } = useSite()
  const above = nodes[node]?.parents ?? []
  const below = (children[node] ?? []).filter((child) => {
    const found = nodes[child]
    return found && isDrawn(found)
  })
  if (above.length + below.length === 0) return null
  return (
    <section class="node-reads">
      <Reads title="Depends on" nodes={above} />
      <Reads title="Used by" nodes={below} />
    </section>
  )
}

const STEP = 20

interface ReadsProps {
  readonly title: string
  readonly nodes: readonly NodeIndex[]
}

function Reads({ title, nodes }: ReadsProps): JSX.Element {
  return (
    <div class="section">
      <h2>
        {title} <span class="faint">{nodes.length}</span>
      </h2>
      {nodes.length === 0 ? <p class="soft">Nothing</p> : <NodeList nodes={nodes} step={STEP} />}
    </div>
  )
}
