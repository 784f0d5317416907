import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'

import { useSite } from '../data/context.ts'
import { nodeHref } from '../route/route.ts'
import { Empty } from '../ui/empty.tsx'
import { displayName } from '../ui/format.ts'
import { NodeLink } from '../ui/node-link.tsx'
import { StatusMark } from '../ui/status.tsx'
import { useTitle } from '../ui/use-title.ts'
import { StarDrawing } from './star-drawing.tsx'
import { findStars, type Star } from './star.ts'
import { Table } from '../ui/table.tsx'
import './star.css'

const SHOWN = 12

/** Facts in the middle, dimensions around them, and the keys between. */
export function StarPage(): JSX.Element {
  const { nodes } = useSite()
  const stars = useMemo(() => findStars(nodes), [nodes])
  useTitle('Star schema')
  return (
    <div class="page">
      <header class="section">
        <h1>Star schema</h1>
        <p class="soft">Keys are read from relationships tests: what is not tested is not shown.</p>
      </header>
      {stars.length === 0 && (
        <Empty title="No keys are tested yet">
          <p>A relationships test from one model to another makes a star.</p>
        </Empty>
      )}
      {stars.slice(0, SHOWN).map((star) => (
        <StarSection key={star.fact} star={star} />
      ))}
    </div>
  )
}

function StarSection({ star }: { readonly star: Star }): JSX.Element | null {
  const { nodes } = useSite()
  const fact = nodes[star.fact]
  if (!fact) return null
  return (
    <section class="section" aria-label={displayName(fact)}>
      <h2>
        <a class="plain-link" href={nodeHref(fact.id)}>
          {displayName(fact)}
        </a>
      </h2>
      <StarDrawing star={star} />
      <details>
        <summary class="soft">The keys as a table</summary>
        <Table label={`Keys of ${displayName(fact)}`} heads={['Key', 'Points to', 'Column', 'Test']}>
          {star.keys.map(({ column, dimension, dimensionColumn, test }) => (
            <tr key={test}>
              <th scope="row" class="code">
                {column}
              </th>
              <td>
                <NodeLink node={dimension} />
              </td>
              <td class="code soft">{dimensionColumn}</td>
              <td>
                <a href={nodeHref(nodes[test]?.id ?? '')}>
                  <StatusMark status={nodes[test]?.last?.status} hasWord />
                </a>
              </td>
            </tr>
          ))}
        </Table>
      </details>
    </section>
  )
}
