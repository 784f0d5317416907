import type { JSX } from 'preact'
import { useMemo, useRef } from 'preact/hooks'

import { useSite } from '../data/context.ts'
import { nodeHref } from '../route/route.ts'
import { displayName, formatCount } from '../ui/format.ts'
import { LOOK_WORDS, lookOf } from '../ui/looks.ts'
import { lookShape } from '../ui/status.tsx'
import { useWidth } from '../ui/use-width.ts'
import {
  FACT_HEAD,
  KEY_ROW,
  layoutStar,
  type PlacedDimension,
  type PlacedKey,
  type Side,
  type StarLayout,
} from './star-layout.ts'
import type { Star } from './star.ts'

/** Widths of a letter, in pixels: text of a drawing is cut by hand. */
const LETTER = 7.4
const CODE_LETTER = 7.1
const PADDING = 14
/** Room for the mark of a key. */
const MARK = 20

/** One star as a picture: the fact with its keys, and a line from each to its dimension. */
export function StarDrawing({ star }: { readonly star: Star }): JSX.Element {
  const frame = useRef<HTMLDivElement>(null)
  const available = useWidth(frame)
  const layout = useMemo(() => layoutStar(star, available), [star, available])
  const { width, height } = layout
  return (
    <div class="star-frame" ref={frame}>
      {available > 0 && (
        <svg
          class="star"
          viewBox={`-1 -1 ${width + 2} ${height + 2}`}
          style={{ width: `${width + 2}px`, height: `${height + 2}px` }}
          role="group"
          aria-label="Fact and dimensions"
        >
          {layout.keys.map(({ key, line }) => (
            <path key={key.test} class="star-line" d={line} />
          ))}
          {layout.dimensions.map((dimension) => (
            <DimensionBox key={dimension.node} dimension={dimension} />
          ))}
          <FactBox star={star} layout={layout} />
        </svg>
      )}
    </div>
  )
}

function DimensionBox({ dimension }: { readonly dimension: PlacedDimension }): JSX.Element | null {
  const found = useSite().nodes[dimension.node]
  if (!found) return null
  const { x, y, width, height, columns } = dimension
  const room = width - 2 * PADDING
  return (
    <g transform={`translate(${x} ${y})`}>
      <a href={nodeHref(found.id)} class="star-box">
        <title>{displayName(found).slice(0, 300)}</title>
        <rect width={width} height={height} rx="8" />
        <text x={PADDING} y="20">
          {cut(displayName(found), room / LETTER)}
        </text>
        <text x={PADDING} y="36" class="star-code star-faint">
          {cut(columns.join(', '), room / CODE_LETTER)}
        </text>
      </a>
    </g>
  )
}

interface FactProps {
  readonly star: Star
  readonly layout: StarLayout
}

function FactBox({ star, layout: { fact, keys } }: FactProps): JSX.Element | null {
  const found = useSite().nodes[star.fact]
  if (!found) return null
  const { x, y, width, height } = fact
  const head = `M0 ${FACT_HEAD}V10a10 10 0 0 1 10-10H${width - 10}a10 10 0 0 1 10 10V${FACT_HEAD}z`
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect class="star-fact" width={width} height={height} rx="10" />
      <a href={nodeHref(found.id)} class="star-head">
        <title>{displayName(found).slice(0, 300)}</title>
        <path d={head} />
        <text x={PADDING} y="21">
          {cut(displayName(found), (width - 2 * PADDING) / (LETTER + 0.6))}
        </text>
        <text x={PADDING} y="38" class="star-small">
          {found.rows === undefined ? found.materialized : `${formatCount(found.rows)} rows`}
        </text>
      </a>
      {keys.map((key) => (
        <KeyRow key={key.key.test} placed={key} top={key.y - y} width={width} />
      ))}
    </g>
  )
}

interface KeyProps {
  readonly placed: PlacedKey
  /** Middle of the row in the box, and the width of the box. */
  readonly top: number
  readonly width: number
}

/** The key's name, and on the side of its line how its test went. */
function KeyRow({ placed: { key, side }, top, width }: KeyProps): JSX.Element {
  const test = useSite().nodes[key.test]
  const look = lookOf(test?.last?.status)
  const label = `${key.column.slice(0, 300)}: relationship ${test?.last?.status ?? LOOK_WORDS[look]}`
  const { anchor, text, mark } = placesOf(side, width)
  return (
    <a href={nodeHref(test?.id ?? '')} class="star-key" aria-label={label}>
      <title>{label}</title>
      <rect x="1" y={top - KEY_ROW / 2} width={width - 2} height={KEY_ROW} />
      <text x={text} y={top + 4.5} class="star-code" text-anchor={anchor}>
        {cut(key.column, (width - 2 * PADDING - MARK) / CODE_LETTER)}
      </text>
      <svg
        x={mark}
        y={top - 7}
        width="14"
        height="14"
        viewBox="0 0 16 16"
        class={`star-status status-${look}`}
      >
        {lookShape(look)}
      </svg>
    </a>
  )
}

/** Where the name and the mark of a key stand. */
function placesOf(side: Side, width: number) {
  return side === 'left'
    ? ({ anchor: 'start', text: PADDING + MARK, mark: PADDING - 2 } as const)
    : ({ anchor: 'end', text: width - PADDING - MARK, mark: width - PADDING - 12 } as const)
}

function cut(text: string, room: number): string {
  const letters = Array.from(text)
  const most = Math.max(3, Math.floor(room))
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : text
}
