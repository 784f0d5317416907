import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

import type { ColumnDetail, NodeDetail, NodeIndex, SiteNode } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { nodeHref } from '../route/route.ts'
import { useRoute } from '../route/use-route.ts'
import { Html } from '../ui/html.tsx'
import { plural } from '../ui/format.ts'
import { StatusMark } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'

/** Rows drawn at first. */
const SHOWN = 200
/** Above so many a filter is worth its place. */
const FILTERED_FROM = 12

export interface ColumnsProps {
  readonly node: SiteNode
  readonly detail: NodeDetail
}

/** Columns with types, descriptions and tests. `?col=name` marks one of them. */
export function ColumnsSection({ node, detail }: ColumnsProps): JSX.Element | null {
  const [filter, setFilter] = useState('')
  const [isWhole, setWhole] = useState(false)
  const { query } = useRoute()
  if (detail.columns.length === 0) return null
  const wanted = filter.toLowerCase()
  const found = detail.columns.filter(
    ({ name, type = '' }) => name.toLowerCase().includes(wanted) || type.toLowerCase().includes(wanted),
  )
  const marked = query['col']
  const shown = isWhole || marked !== undefined ? found : found.slice(0, SHOWN)
  return (
    <section class="section" aria-labelledby="columns">
      <div class="section-head">
        <h2 id="columns">Columns</h2>
        {detail.columns.length >= FILTERED_FROM && (
          <input
            class="field"
            type="search"
            placeholder="Filter columns"
            aria-label="Filter columns"
            value={filter}
            onInput={(event) => setFilter(event.currentTarget.value)}
          />
        )}
      </div>
      <Table label="Columns" heads={['Column', 'Type', 'Description', 'Tests']}>
        {shown.map((column) => (
          <Column key={column.name} column={column} node={node} isMarked={column.name === marked} />
        ))}
      </Table>
      {shown.length < found.length && (
        <button type="button" class="button" onClick={() => setWhole(true)}>
          Show all {plural(found.length, 'column')}
        </button>
      )}
    </section>
  )
}

interface ColumnProps {
  readonly column: ColumnDetail
  readonly node: SiteNode
  readonly isMarked: boolean
}

function Column({ column, node, isMarked }: ColumnProps): JSX.Element {
  const row = useRef<HTMLTableRowElement>(null)
  useEffect(() => {
    if (isMarked) row.current?.scrollIntoView({ block: 'center' })
  }, [isMarked])
  return (
    <tr ref={row} class={isMarked ? 'row-marked' : undefined}>
      <th scope="row">
        <a class="column-name code" href={nodeHref(node.id, { col: column.name })}>
          {column.name}
        </a>
        {column.mask && <span class="chip column-mask">masked: {column.mask}</span>}
      </th>
      <td class="code soft">{column.type}</td>
      <td>{column.description && <Html html={column.description} />}</td>
      <td>
        <div class="chips">
          {column.tests.map((test) => (
            <TestChip key={test} test={test} />
          ))}
        </div>
      </td>
    </tr>
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
