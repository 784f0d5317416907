import type { JSX } from 'preact'
import { useState } from 'preact/hooks'

import type { ColumnDetail, NodeDetail, NodeIndex, SiteNode } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { worstFirst } from '../data/health.ts'
import type { Site } from '../data/site.ts'
import { nodeHref } from '../route/route.ts'
import { useRoute } from '../route/use-route.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { formatCount } from '../ui/format.ts'
import { Html } from '../ui/html.tsx'
import { lookOf } from '../ui/looks.ts'
import { useShowMore } from '../ui/show-more.tsx'
import type { SortColumns } from '../ui/sorting.ts'
import { StatusMark } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { useReveal } from '../ui/use-reveal.ts'
import { useSorted } from '../ui/use-sorted.ts'

/** Rows drawn at first. */
const STEP = 100
/** Above so many a filter is worth its place. */
const FILTERED_FROM = 12

export interface ColumnsProps {
  readonly node: SiteNode
  readonly detail: NodeDetail
}

/** Columns with types, descriptions, masks and tests. `?col=name` marks one of them. */
export function ColumnsSection({ node, detail: { columns } }: ColumnsProps): JSX.Element | null {
  const site = useSite()
  const [filter, setFilter] = useState('')
  const marked = useRoute().query['col']
  const wanted = filter.toLowerCase()
  const found = columns.filter(
    ({ name, type = '' }) => name.toLowerCase().includes(wanted) || type.toLowerCase().includes(wanted),
  )
  const [sorted, sorting] = useSorted(found, columnSorting(site))
  const markedAt = sorted.findIndex(({ name }) => name === marked)
  const [shown, more] = useShowMore(sorted, STEP, markedAt + 1)
  if (columns.length === 0) return null
  const masked = columns.filter(({ mask }) => mask !== undefined).length
  return (
    <section class="section" aria-labelledby="columns">
      <div class="section-head">
        <h2 id="columns">
          Columns <span class="faint">{formatCount(columns.length)}</span>
          {masked > 0 && <span class="faint">, {formatCount(masked)} masked</span>}
        </h2>
        <div class="chips">
          {columns.length >= FILTERED_FROM && (
            <input
              class="field"
              type="search"
              placeholder="Filter columns"
              aria-label="Filter columns"
              value={filter}
              onInput={(event) => setFilter(event.currentTarget.value)}
            />
          )}
          <CopyButton text={found.map(({ name }) => name).join(',\n')} what="names of the columns" />
        </div>
      </div>
      <Table label="Columns" heads={['Column', 'Type', 'Description', 'Tests']} sorting={sorting} isStacked>
        {shown.map((column) => (
          <Column key={column.name} column={column} node={node} isMarked={column.name === marked} />
        ))}
      </Table>
      {more}
    </section>
  )
}

function columnSorting({ nodes }: Site): SortColumns<ColumnDetail> {
  return {
    Column: ({ name }) => name,
    Type: ({ type }) => type,
    Tests: ({ tests }) =>
      tests.length === 0
        ? undefined
        : Math.min(...tests.map((test) => worstFirst('fail', lookOf(nodes[test]?.last?.status)))),
  }
}

interface ColumnProps {
  readonly column: ColumnDetail
  readonly node: SiteNode
  readonly isMarked: boolean
}

function Column({ column, node, isMarked }: ColumnProps): JSX.Element {
  const row = useReveal<HTMLTableRowElement>(isMarked)
  return (
    <tr ref={row} class={isMarked ? 'row-marked' : undefined}>
      <th scope="row">
        <a class="column-name code" href={nodeHref(node.id, { col: column.name })}>
          {column.name}
        </a>
        {column.mask !== undefined && <MaskSign mask={column.mask} />}
      </th>
      <td class="code soft column-type">{column.type}</td>
      <td>{column.description && <Html html={column.description} />}</td>
      <td>
        {column.tests.length > 0 && (
          <div class="chips column-tests">
            {column.tests.map((test) => (
              <TestChip key={test} test={test} />
            ))}
          </div>
        )}
      </td>
    </tr>
  )
}

/** A lock, and how the column is masked: nobody should take such values for real ones. */
function MaskSign({ mask }: { readonly mask: string }): JSX.Element {
  return (
    <span class="chip column-mask" title="The values of this column are masked">
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M3.5 7h9v6.500h-9zM5.500 7V4.700a2.500 2.500 0 0 1 5 0V7" />
      </svg>
      {mask === 'masked' ? mask : `masked: ${mask}`}
    </span>
  )
}

/** A test by the kind it is of, leading to its page. */
export function TestChip({ test }: { readonly test: NodeIndex }): JSX.Element | null {
  const found = useSite().nodes[test]
  if (!found) return null
  return (
    <a class="chip" href={nodeHref(found.id)} title={found.name}>
      <StatusMark status={found.last?.status} />
      {found.test?.name ?? found.name}
    </a>
  )
}
