import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'

import type { NodeIndex } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { Empty } from '../ui/empty.tsx'
import { formatCount, plural } from '../ui/format.ts'
import { lookOf } from '../ui/looks.ts'
import { NodeLink } from '../ui/node-link.tsx'
import { LookMark, StatusMark } from '../ui/status.tsx'
import { useTitle } from '../ui/use-title.ts'
import { TEST_KINDS, testMatrix, type MatrixRow } from './matrix.ts'
import { Table } from '../ui/table.tsx'

const STEP = 150

/** All tests: what fails first, then which kinds of tests each node has. */
export function QualityPage(): JSX.Element {
  const { nodes } = useSite()
  useTitle('Tests')
  const rows = useMemo(() => testMatrix(nodes), [nodes])
  const tests = nodes.flatMap(({ kind }, at) => (kind === 'test' || kind === 'unit_test' ? [at] : []))
  const bad = tests.filter((at) => ['fail', 'warn'].includes(lookOf(nodes[at]?.last?.status)))
  const tested = new Set(rows.map(({ node }) => node))
  const untested = nodes.flatMap(({ kind }, at) => (kind === 'model' && !tested.has(at) ? [at] : []))
  return (
    <div class="page">
      <header class="section">
        <h1>Tests</h1>
        <p class="soft">
          {plural(tests.length, 'test')} on {plural(rows.length, 'node')} · {plural(bad.length, 'test')}{' '}
          failing or warning
        </p>
      </header>
      {tests.length === 0 && <Empty title="The project has no tests" />}
      {bad.length > 0 && <Failing tests={bad} />}
      {rows.length > 0 && <Matrix rows={rows} />}
      {untested.length > 0 && <Untested nodes={untested} />}
    </div>
  )
}

function Failing({ tests }: { readonly tests: readonly NodeIndex[] }): JSX.Element {
  const { nodes } = useSite()
  return (
    <section class="section" aria-labelledby="failing">
      <h2 id="failing">Failing or warning</h2>
      <ul class="plain-list">
        {tests.slice(0, STEP).map((test) => (
          <li key={test}>
            <StatusMark status={nodes[test]?.last?.status} /> <NodeLink node={test} />{' '}
            <span class="soft">
              {nodes[test]?.last?.failures !== undefined && plural(nodes[test].last.failures, 'failing row')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Matrix({ rows }: { readonly rows: readonly MatrixRow[] }): JSX.Element {
  const [shown, setShown] = useState(STEP)
  return (
    <section class="section" aria-labelledby="matrix">
      <h2 id="matrix">By node and kind</h2>
      <Table label="Tests by node and kind" heads={['Node', ...TEST_KINDS]}>
        {rows.slice(0, shown).map(({ node, cells }) => (
          <tr key={node}>
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
        ))}
      </Table>
      {shown < rows.length && (
        <button type="button" class="button" onClick={() => setShown(shown + STEP)}>
          Show more of {formatCount(rows.length)}
        </button>
      )}
    </section>
  )
}

function Untested({ nodes }: { readonly nodes: readonly NodeIndex[] }): JSX.Element {
  return (
    <section class="section" aria-labelledby="untested">
      <h2 id="untested">Without tests</h2>
      <ul class="plain-list">
        {nodes.slice(0, STEP).map((node) => (
          <li key={node}>
            <NodeLink node={node} />
          </li>
        ))}
        {nodes.length > STEP && <li class="soft">and {nodes.length - STEP} others</li>}
      </ul>
    </section>
  )
}
