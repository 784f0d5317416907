import type { JSX } from 'preact'

import { worstFirst } from '../data/health.ts'
import { nodeHref } from '../route/route.ts'
import { FailingRows } from '../ui/failing-rows.tsx'
import { displayName } from '../ui/format.ts'
import type { StatusLook } from '../ui/looks.ts'
import { useShowMore } from '../ui/show-more.tsx'
import type { SortColumns } from '../ui/sorting.ts'
import { StatusMark } from '../ui/status.tsx'
import { Strip } from '../ui/strip.tsx'
import { Table } from '../ui/table.tsx'
import { useSorted } from '../ui/use-sorted.ts'
import type { TestItem } from './test-list.ts'
import { TREND_WORDS } from './trend.ts'

/** Rows drawn at first. */
const STEP = 80
/** Results in a strip. */
const SHOWN = 30

const COLUMNS: SortColumns<TestItem> = {
  Test: ({ node }) => node.name,
  Checks: ({ checked, node }) => checked && `${displayName(checked)} ${node.test?.column ?? ''}`,
  Result: ({ look }) => badness(look),
  'Failing rows': ({ node }) => node.last?.failures,
}

const HEADS = ['Test', 'Checks', 'Result', { number: 'Failing rows' }, 'Last results']

export function TestTable({ items }: { readonly items: readonly TestItem[] }): JSX.Element {
  const [sorted, sorting] = useSorted(items, COLUMNS)
  const [rows, more] = useShowMore(sorted, STEP)
  return (
    <section class="section" aria-label="Tests">
      <Table label="List of tests" heads={HEADS} sorting={sorting} isStacked>
        {rows.map((item) => (
          <TestLine key={item.at} item={item} />
        ))}
      </Table>
      {more}
    </section>
  )
}

function TestLine({ item }: { readonly item: TestItem }): JSX.Element {
  const { node, checked, points, look } = item
  const looks = points.slice(0, SHOWN).map((point) => point.look)
  return (
    <tr>
      <th scope="row">
        <a class="test-name" href={nodeHref(node.id)}>
          {node.name}
        </a>
        {look === 'fail' && node.last?.message && <p class="soft test-message">{node.last.message}</p>}
      </th>
      <td>
        {checked && (
          <a class="plain-link" href={nodeHref(checked.id)}>
            {displayName(checked)}
          </a>
        )}
        {node.test?.column && (
          <>
            <wbr />
            <span class="code soft">.{node.test.column}</span>
          </>
        )}
      </td>
      <td>
        <StatusMark status={node.last?.status} hasWord />
        {node.test?.severity === 'warn' && <span class="soft"> warns only</span>}
      </td>
      <td class="number">
        <FailingRows last={node.last} />
      </td>
      <td>
        <span class="test-trend">
          <Strip looks={looks.toReversed()} />
          <TrendChip item={item} />
        </span>
      </td>
    </tr>
  )
}

function TrendChip({ item: { trend } }: { readonly item: TestItem }): JSX.Element | null {
  if (trend === 'steady') return null
  return (
    <span class={`chip trend-${trend}`} title={TREND_WORDS[trend]}>
      {trend === 'never' ? 'never run' : trend}
    </span>
  )
}

function badness(look: StatusLook): number {
  return worstFirst('fail', look)
}
