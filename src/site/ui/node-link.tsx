import type { JSX } from 'preact'

import type { NodeIndex } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { nodeHref } from '../route/route.ts'
import { displayName } from './format.ts'
import { KindMark } from './kind.tsx'

/** A node by its kind and name, leading to its page. */
export function NodeLink({ node }: { readonly node: NodeIndex }): JSX.Element | null {
  const found = useSite().nodes[node]
  if (!found) return null
  return (
    <a class="node-link" href={nodeHref(found.id)}>
      <KindMark kind={found.kind} />
      <span>{displayName(found)}</span>
    </a>
  )
}
