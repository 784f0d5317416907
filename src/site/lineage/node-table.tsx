import type { JSX } from 'preact'
import { useState } from 'preact/hooks'

import type { NodeIndex } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { formatCount, formatDuration } from '../ui/format.ts'
import { NodeLink } from '../ui/node-link.tsx'
import { LookMark } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'

const STEP = 200

/** The same nodes as a drawing shows, as a table. */
export function NodeTable({ nodes }: { readonly nodes: readonly NodeIndex[] }): JSX.Element {
  const site = useSite()
  const [shown, setShown] = useState(STEP)
  return (
    <>
      <Table label="Nodes" heads={['Node', 'State', { number: 'Duration' }, { number: 'Rows' }, 'File']}>
        {nodes.slice(0, shown).map((at) => {
          const node = site.nodes[at]
          return (
            <tr key={at}>
              <th scope="row">
                <NodeLink node={at} />
              </th>
              <td>
                <LookMark look={site.health[at] ?? 'none'} hasWord />
              </td>
              <td class="number">{node?.last && formatDuration(node.last.ms)}</td>
              <td class="number">{node?.rows !== undefined && formatCount(node.rows)}</td>
              <td class="code soft">{node?.path}</td>
            </tr>
          )
        })}
      </Table>
      {shown < nodes.length && (
        <button type="button" class="button" onClick={() => setShown(shown + STEP)}>
          Show more
        </button>
      )}
    </>
  )
}
