import type { JSX } from 'preact'

import type { NodeIndex } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { nodeHref } from '../route/route.ts'
import { displayName } from '../ui/format.ts'
import type { Star } from './star.ts'

const WIDTH = 560
const HEIGHT = 340
const BOX = { width: 188, height: 40 }
const LETTERS = 21

/** One star as a picture; the table beside it says the same. */
export function StarDrawing({ star }: { readonly star: Star }): JSX.Element {
  const dimensions = [...new Set(star.keys.map(({ dimension }) => dimension))]
  const places = dimensions.map((dimension, at) => ({ dimension, ...placeOf(at, dimensions.length) }))
  return (
    <svg class="star" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="group" aria-label="Fact and dimensions">
      {places.map(({ dimension, x, y }) => (
        <line key={dimension} x1={WIDTH / 2} y1={HEIGHT / 2} x2={x} y2={y} />
      ))}
      {places.map(({ dimension, x, y }) => (
        <StarBox key={dimension} node={dimension} x={x} y={y} isFact={false} />
      ))}
      <StarBox node={star.fact} x={WIDTH / 2} y={HEIGHT / 2} isFact />
    </svg>
  )
}

interface BoxProps {
  readonly node: NodeIndex
  readonly x: number
  readonly y: number
  readonly isFact: boolean
}

function StarBox({ node, x, y, isFact }: BoxProps): JSX.Element | null {
  const found = useSite().nodes[node]
  if (!found) return null
  const name = Array.from(displayName(found))
  return (
    <g transform={`translate(${x - BOX.width / 2} ${y - BOX.height / 2})`}>
      <a href={nodeHref(found.id)} class={isFact ? 'star-box star-fact' : 'star-box'}>
        <title>{displayName(found).slice(0, 300)}</title>
        <rect width={BOX.width} height={BOX.height} rx="8" />
        <text x={BOX.width / 2} y={BOX.height / 2 + 4.5} text-anchor="middle">
          {name.length > LETTERS ? `${name.slice(0, LETTERS - 1).join('')}…` : name.join('')}
        </text>
      </a>
    </g>
  )
}

/** On an ellipse around the middle, the first at the left. */
function placeOf(at: number, count: number): { readonly x: number; readonly y: number } {
  const angle = Math.PI + (at / count) * 2 * Math.PI
  return {
    x: WIDTH / 2 + Math.cos(angle) * (WIDTH / 2 - BOX.width / 2 - 4),
    y: HEIGHT / 2 + Math.sin(angle) * (HEIGHT / 2 - BOX.height / 2 - 4),
  }
}
