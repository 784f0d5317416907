import type { JSX } from 'preact'

import type { NodeIndex, SiteNode, TestResults } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { worstFirst } from '../data/health.ts'
import { isTest, pointsOf } from '../data/tests.ts'
import { useLoaded } from '../data/use-loaded.ts'
import { nodeHref } from '../route/route.ts'
import { FailingRows } from '../ui/failing-rows.tsx'
import { lookOf } from '../ui/looks.ts'
import { useShowMore } from '../ui/show-more.tsx'
import type { SortColumns } from '../ui/sorting.ts'
import { StatusMark } from '../ui/status.tsx'
import { Strip } from '../ui/strip.tsx'
import { Table } from '../ui/table.tsx'
import { useSorted } from '../ui/use-sorted.ts'

interface TestRow {
  readonly at: NodeIndex
  readonly node: SiteNode
}

/** Rows drawn at first. */
const STEP = 15

const COLUMNS: SortColumns<TestRow> = {
  Test: ({ node }) => nameOf(node),
  Column: ({ node }) => node.test?.column,
  Result: ({ node }) => worstFirst('fail', lookOf(node.last?.status)),
  'Failing rows': ({ node }) => node.last?.failures,
}

const HEADS = ['Test', 'Column', 'Result', { number: 'Failing rows' }, 'Last results']

/** The tests that check a node with their last results, failing ones first. */
export function TestsSection({ node }: { readonly node: NodeIndex }): JSX.Element | null {
  const site = useSite()
  const { nodes, children } = site
  const results = useLoaded(() => site.tests(), [site])
  const tests = (children[node] ?? []).flatMap((at) => {
    const test = nodes[at]
    return test && isTest(test) ? [{ at, node: test }] : []
  })
  const worst = tests.toSorted((one, other) => worstFirst(lookOfTest(one), lookOfTest(other)))
  const [sorted, sorting] = useSorted(worst, COLUMNS, 'sort-tests')
  const [shown, more] = useShowMore(sorted, STEP)
  if (tests.length === 0) return null
  return (
    <section class="section" aria-labelledby="tests">
      <h2 id="tests">
        Tests <span class="faint">{tests.length}</span>
      </h2>
      <Table label="Tests" heads={HEADS} sorting={sorting} isStacked>
        {shown.map((row) => (
          <TestLine key={row.at} row={row} results={results.kind === 'loaded' ? results.value : undefined} />
        ))}
      </Table>
      {more}
    </section>
  )
}

interface LineProps {
  readonly row: TestRow
  readonly results: TestResults | undefined
}

function TestLine({ row: { at, node }, results }: LineProps): JSX.Element {
  const { last, test } = node
  const looks = results ? pointsOf(at, results).map(({ look }) => look) : []
  return (
    <tr>
      <th scope="row">
        <a href={nodeHref(node.id)}>{nameOf(node)}</a>{' '}
        {test?.severity === 'warn' && <span class="chip">warns only</span>}
        {lookOf(last?.status) === 'fail' && last?.message && <p class="message soft">{last.message}</p>}
      </th>
      <td class="code">{test?.column}</td>
      <td>
        <StatusMark status={last?.status} hasWord />
      </td>
      <td class="number">
        <FailingRows last={last} />
      </td>
      <td>
        <Strip looks={looks.toReversed()} />
      </td>
    </tr>
  )
}

function nameOf({ name, test }: SiteNode): string {
  return test?.name ?? name
}

function lookOfTest({ node }: TestRow): ReturnType<typeof lookOf> {
  return lookOf(node.last?.status)
}
