import type { JSX } from 'preact'

import type { BoxGraph } from './boxes.ts'
import { curveThrough, type Edge, type Layout } from './layout.ts'

/** More counts than this cover the lines that they count. */
const MAX_COUNTS = 40

export interface LinesProps {
  readonly graph: BoxGraph
  readonly layout: Layout
  readonly lit: ReadonlySet<number> | undefined
}

/** The lines of a drawing. One that stands for several is wider, and says for how many. */
export function Lines({ graph, layout, lit }: LinesProps): JSX.Element {
  const hasGroups = graph.boxes.some(({ kind }) => kind === 'group')
  const isLit = ({ from, to }: Edge) => lit?.has(from) === true && lit.has(to)
  const countOf = ({ from, to }: Edge) => graph.counts[to]?.get(from) ?? 1
  const counted = hasGroups ? layout.edges.filter((edge) => countOf(edge) > 1) : []
  const isCrowded = counted.filter((edge) => !isArc(edge)).length > MAX_COUNTS
  return (
    <>
      {layout.edges.map((edge) => (
        <path
          key={`${edge.from} ${edge.to}`}
          class={['lineage-edge', isLit(edge) && 'lineage-lit', isArc(edge) && 'lineage-arc']
            .filter(Boolean)
            .join(' ')}
          style={hasGroups ? { strokeWidth: `${widthOf(countOf(edge))}px` } : undefined}
          d={curveThrough(edge.points)}
        />
      ))}
      {counted
        .filter((edge) => isLit(edge) || !(isCrowded || isArc(edge)))
        .map((edge) => (
          <Count
            key={`count ${edge.from} ${edge.to}`}
            edge={edge}
            count={countOf(edge)}
            isLit={isLit(edge)}
          />
        ))}
    </>
  )
}

interface CountProps {
  readonly edge: Edge
  readonly count: number
  readonly isLit: boolean
}

function Count({ edge: { points }, count, isLit }: CountProps): JSX.Element | null {
  const end = points.at(-1)
  const before = points.at(-2)
  if (!end || !before) return null
  return (
    <text
      class={isLit ? 'lineage-count lineage-lit' : 'lineage-count'}
      x={(end.x + before.x) / 2}
      y={(end.y + before.y) / 2 + 4}
      text-anchor="middle"
    >
      {count}
    </text>
  )
}

/** Whether a line joins two boxes of one layer. */
function isArc({ points }: Edge): boolean {
  return points[0]?.x === points.at(-1)?.x
}

function widthOf(count: number): number {
  return Math.min(6, 1.2 + Math.log2(count) * 0.45)
}
