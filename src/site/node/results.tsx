import type { JSX } from 'preact'

import type { NodeIndex, NodeResultPoint } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { useLoaded } from '../data/use-loaded.ts'
import { nodeHref } from '../route/route.ts'
import { runHref } from '../runs/run-href.ts'
import { formatCount, formatDuration, formatMoment } from '../ui/format.ts'
import { HistoryStrip } from '../ui/history-strip.tsx'
import { StatusMark } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'

/** The tests that check a node, with their last results. */
export function TestsSection({ node }: { readonly node: NodeIndex }): JSX.Element | null {
  const { nodes, children } = useSite()
  const tests = (children[node] ?? []).filter((child) =>
    ['test', 'unit_test'].includes(nodes[child]?.kind ?? ''),
  )
  if (tests.length === 0) return null
  return (
    <section class="section" aria-labelledby="tests">
      <h2 id="tests">
        Tests <span class="faint">{tests.length}</span>
      </h2>
      <Table label="Tests" heads={['Test', 'Column', 'Result', { number: 'Failing rows' }, 'Last runs']}>
        {tests.map((test) => (
          <TestRow key={test} test={test} />
        ))}
      </Table>
    </section>
  )
}

function TestRow({ test }: { readonly test: NodeIndex }): JSX.Element | null {
  const site = useSite()
  const found = site.nodes[test]
  const detail = useLoaded(() => site.detail(test), [site, test])
  if (!found) return null
  return (
    <tr>
      <th scope="row">
        <a href={nodeHref(found.id)}>{found.test?.name ?? found.name}</a>
        {found.test?.severity === 'warn' && <span class="chip">warns only</span>}
      </th>
      <td class="code">{found.test?.column}</td>
      <td>
        <StatusMark status={found.last?.status} hasWord />
      </td>
      <td class="number">{found.last?.failures === undefined ? '' : formatCount(found.last.failures)}</td>
      <td>{detail.kind === 'loaded' && <HistoryStrip history={detail.value.history} />}</td>
    </tr>
  )
}

const RUNS_SHOWN = 10

/** What a node did in the last runs; rows are compared with the run before that wrote any. */
export function RunsSection({
  history,
}: {
  readonly history: readonly NodeResultPoint[]
}): JSX.Element | null {
  const { runs } = useSite()
  if (history.length === 0) return null
  return (
    <section class="section" aria-labelledby="runs">
      <div class="section-head">
        <h2 id="runs">Runs</h2>
        <HistoryStrip history={history} />
      </div>
      <Table label="Runs" heads={['When', 'Result', { number: 'Duration' }, { number: 'Rows' }, 'Message']}>
        {history.slice(0, RUNS_SHOWN).map((point, at) => {
          const run = runs[point.run]
          return (
            <tr key={point.run}>
              <th scope="row">{run && <a href={runHref(run.id)}>{formatMoment(run.startedAt)}</a>}</th>
              <td>
                <StatusMark status={point.status} hasWord />
              </td>
              <td class="number">{formatDuration(point.ms)}</td>
              <td class="number">{rowsWithChange(history, at)}</td>
              <td class="message">{point.message}</td>
            </tr>
          )
        })}
      </Table>
    </section>
  )
}

/** `1,200 (+20 % of 1,000)`: relative to the earlier value, with both numbers. */
export function rowsWithChange(history: readonly NodeResultPoint[], at: number): string {
  const rows = history[at]?.rows
  if (rows === undefined) return ''
  const before = history.slice(at + 1).find((point) => point.rows !== undefined)?.rows
  if (before === undefined || before === rows) return formatCount(rows)
  if (before === 0) return `${formatCount(rows)} (was 0)`
  const change = Math.round(((rows - before) / before) * 1000) / 10
  return `${formatCount(rows)} (${change > 0 ? '+' : ''}${change} % of ${formatCount(before)})`
}
