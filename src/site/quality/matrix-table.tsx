import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'

import { useSite } from '../data/context.ts'
import { formatCount } from '../ui/format.ts'
import { NodeLink } from '../ui/node-link.tsx'
import { useShowMore } from '../ui/show-more.tsx'
import { LookMark } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { TEST_KINDS, testMatrix, type MatrixRow } from './matrix.ts'

const STEP = 100

/** Which kinds of tests each node has, the worst nodes first. */
export function MatrixTable(): JSX.Element {
  const { nodes } = useSite()
  const [rows, more] = useShowMore(
    useMemo(() => testMatrix(nodes), [nodes]),
    STEP,
  )
  return (
    <section class="section" aria-label="By node and kind">
      <Table label="Tests by node and kind" heads={['Node', ...TEST_KINDS]}>
        {rows.map((row) => (
          <MatrixLine key={row.node} row={row} />
        ))}
      </Table>
      {more}
    </section>
  )
}

function MatrixLine({ row: { node, cells } }: { readonly row: MatrixRow }): JSX.Element {
  return (
    <tr>
      <th scope="row">
        <NodeLink node={node} />
      </th>
      {TEST_KINDS.map((kind) => {
        const cell = cells.get(kind)
        return (
          <td key={kind}>
            {cell && (
              <>
                <LookMark look={cell.look} /> {formatCount(cell.count)}
              </>
            )}
          </td>
        )
      })}
    </tr>
  )
}
