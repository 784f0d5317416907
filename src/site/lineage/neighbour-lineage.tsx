import type { JSX } from 'preact'

import type { NodeIndex } from '../../docs/index.ts'

export function NeighbourLineage({ node }: { readonly node: NodeIndex }): JSX.Element {
  return <span data-node={node} />
}
