import type { JSX } from 'preact'

import type { NodeIndex } from '../../docs/index.ts'
import { SIDES, type Hidden, type Side } from './expand.ts'
import { BOX } from './layout.ts'
import { useLineage } from './use-state.ts'

const HEIGHT = 20
const GAP = 3

export interface MoreButtonsProps {
  readonly node: NodeIndex
  readonly name: string
  readonly hidden: Hidden
  readonly boxWidth: number
}

/** Buttons at the sides of a node that has neighbours which are not shown, or which it brought in. */
export function MoreButtons({ node, name, hidden, boxWidth }: MoreButtonsProps): JSX.Element {
  const { state, act } = useLineage()
  return (
    <>
      {SIDES.map((side) => {
        const count = hidden?.[side] ?? 0
        if (count === 0 && !state.expansion[side].has(node)) return null
        const onPress = () => act({ kind: count > 0 ? 'show' : 'hide', node, sides: [side] })
        return <MoreButton key={side} {...{ side, name, boxWidth, onPress }} hidden={count} />
      })}
    </>
  )
}

interface MoreButtonProps {
  readonly side: Side
  readonly name: string
  /** How many neighbours are hidden; none where all were brought in by hand. */
  readonly hidden: number
  readonly boxWidth: number
  readonly onPress: () => void
}

function MoreButton({ side, name, hidden, boxWidth, onPress }: MoreButtonProps): JSX.Element {
  const text = hidden > 0 ? `+${hidden}` : '−'
  const width = Math.max(HEIGHT, 8 + text.length * 8)
  const x = side === 'parents' ? -width - GAP : boxWidth + GAP
  const what = side === 'parents' ? `that ${name} is built from` : `built from ${name}`
  return (
    <g
      class="lineage-more"
      role="button"
      tabIndex={0}
      aria-label={hidden > 0 ? `+${hidden}: show what is hidden, ${what}` : `− Hide again what is ${what}`}
      transform={`translate(${x} ${(BOX.height - HEIGHT) / 2})`}
      onClick={onPress}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault()
        event.stopPropagation()
        onPress()
      }}
    >
      <rect width={width} height={HEIGHT} rx={HEIGHT / 2} />
      <text x={width / 2} y="14" text-anchor="middle">
        {text}
      </text>
    </g>
  )
}
