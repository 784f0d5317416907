import type { JSX } from 'preact'

import type { NodeIndex } from '../../docs/index.ts'
import { NodeLink } from './node-link.tsx'
import { useShowMore } from './show-more.tsx'

export interface NodeListProps {
  readonly nodes: readonly NodeIndex[]
  /** Rows drawn at first. */
  readonly step?: number
}

/** Nodes below each other, in columns where there is room. */
export function NodeList({ nodes, step = 30 }: NodeListProps): JSX.Element {
  const [shown, more] = useShowMore(nodes, step)
  return (
    <>
      <ul class="plain-list node-list">
        {shown.map((node) => (
          <li key={node}>
            <NodeLink node={node} />
          </li>
        ))}
      </ul>
      {more}
    </>
  )
}
