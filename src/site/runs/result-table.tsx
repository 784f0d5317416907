import type { JSX } from 'preact'

import type { RunResultRow } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { worstFirst } from '../data/health.ts'
import { ChangedNumber } from '../ui/changed-number.tsx'
import { countChange, durationChange } from '../ui/delta.ts'
import { displayName, formatCount, formatDuration } from '../ui/format.ts'
import { lookOf } from '../ui/looks.ts'
import { NodeLink } from '../ui/node-link.tsx'
import { useShowMore } from '../ui/show-more.tsx'
import type { SortColumns } from '../ui/sorting.ts'
import { StatusMark } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { useSorted } from '../ui/use-sorted.ts'
import type { ResultsById } from './compare.ts'

const STEP = 100

export interface ResultTableProps {
  readonly rows: readonly RunResultRow[]
  /** Results of the run before. */
  readonly before: ResultsById
}

/** Results of a run; numbers are compared with the run before. */
export function ResultTable({ rows, before }: ResultTableProps): JSX.Element {
  const { nodes } = useSite()
  const columns: SortColumns<RunResultRow> = {
    Node: ({ id, node }) => nameOf(node === undefined ? undefined : nodes[node], id),
    Result: ({ status }) => worstFirst('fail', lookOf(status)),
    Duration: ({ ms }) => ms,
    Rows: (row) => row.rows,
  }
  const [sorted, sorting] = useSorted(rows, columns)
  const [shown, more] = useShowMore(sorted, STEP)
  return (
    <>
      <Table
        label="Results"
        heads={['Node', 'Result', { number: 'Duration' }, { number: 'Rows' }]}
        sorting={sorting}
        isStacked
      >
        {shown.map((row) => (
          <ResultLine key={row.id} row={row} before={before.get(row.id)} />
        ))}
      </Table>
      {more}
    </>
  )
}

interface LineProps {
  readonly row: RunResultRow
  readonly before: RunResultRow | undefined
}

function ResultLine({ row, before }: LineProps): JSX.Element {
  return (
    <tr>
      <th scope="row">
        {row.node === undefined ? row.id : <NodeLink node={row.node} />}
        {row.message && <p class="message soft">{row.message}</p>}
      </th>
      <td>
        <StatusMark status={row.status} hasWord />
      </td>
      <td class="number">
        {row.ms > 0 && (
          <ChangedNumber text={formatDuration(row.ms)} change={durationChange(row.ms, before?.ms)} />
        )}
      </td>
      <td class="number">
        {row.rows !== undefined && (
          <ChangedNumber
            text={formatCount(row.rows)}
            unit="rows"
            change={countChange(row.rows, before?.rows)}
          />
        )}
      </td>
    </tr>
  )
}

function nameOf(node: Parameters<typeof displayName>[0] | undefined, id: string): string {
  return node ? displayName(node) : id
}
