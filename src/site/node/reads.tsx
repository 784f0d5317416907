import type { JSX } from 'preact'

import type { NodeIndex } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { isDrawn } from '../data/site.ts'
import { NodeLink } from '../ui/node-link.tsx'

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
      <NodeList title="Depends on" nodes={above} />
      <NodeList title="Used by" nodes={below} />
    </section>
  )
}

const SHOWN = 40

function NodeList(props: { readonly title: string; readonly nodes: readonly NodeIndex[] }): JSX.Element {
  const { title, nodes } = props
  return (
    <div class="section">
      <h2>
        {title} <span class="faint">{nodes.length}</span>
      </h2>
      <ul class="plain-list">
        {nodes.slice(0, SHOWN).map((one) => (
          <li key={one}>
            <NodeLink node={one} />
          </li>
        ))}
        {nodes.length > SHOWN && <li class="soft">and {nodes.length - SHOWN} others</li>}
        {nodes.length === 0 && <li class="soft">Nothing</li>}
      </ul>
    </div>
  )
}
