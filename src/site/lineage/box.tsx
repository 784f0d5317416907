import type { ComponentChildren, JSX } from 'preact'

import type { SiteNode } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { nodeHref } from '../route/route.ts'
import { kindShape } from '../ui/kind.tsx'
import { LOOK_WORDS, type StatusLook } from '../ui/looks.ts'
import { lookShape } from '../ui/status.tsx'
import type { Box } from './boxes.ts'
import type { Label } from './label.ts'
import { BOX, type Place } from './layout.ts'
import type { Category } from './lens.ts'

const FOLDER = 'M1.500 3.500h4.500l1.500 2h7v7.500h-13z'

export interface BoxProps {
  readonly at: number
  readonly box: Box
  readonly label: Label
  readonly category: Category | undefined
  readonly place: Place
  readonly width: number
  readonly isFocus: boolean
  readonly isLit: boolean
  /** Where a group that is opened stands. */
  readonly groupHref: string
  readonly onHold: (key: string | undefined) => void
  readonly onOpen: (key: string) => void
  /** What stands beside the box. */
  readonly children?: ComponentChildren
}

/** A node, which leads to its page, or a group, which opens. */
export function BoxLink(props: BoxProps): JSX.Element {
  const { at, box, label, category, place, onHold } = props
  const { nodes, health } = useSite()
  const node = box.kind === 'node' ? nodes[box.node] : undefined
  const look = box.kind === 'node' ? (health[box.node] ?? 'none') : box.look
  const words = [LOOK_WORDS[look], ...(isPaint(category) ? [category.word] : [])].join(', ')
  return (
    <g transform={`translate(${place.x} ${place.y})`}>
      <a
        {...(box.kind === 'group' ? groupLink(props, words) : nodeLink(node, label, words))}
        class={classOf(props, look)}
        data-at={at}
        onMouseEnter={() => onHold(box.key)}
        onMouseLeave={() => onHold(undefined)}
        onFocus={() => onHold(box.key)}
        onBlur={() => onHold(undefined)}
      >
        <title>{describe(label.name, words, node?.description)}</title>
        <Card {...props} look={look} nodeKind={node?.kind} />
      </a>
      {props.children}
    </g>
  )
}

function groupLink({ box, label, groupHref, onOpen }: BoxProps, words: string) {
  return {
    href: groupHref,
    role: 'button',
    'aria-expanded': false,
    'aria-label': `group ${spoken(label, `${label.count} nodes`)}, ${words}`,
    onClick: () => onOpen(box.key),
  } as const
}

function nodeLink(node: SiteNode | undefined, label: Label, words: string) {
  return { href: nodeHref(node?.id ?? ''), 'aria-label': `${node?.kind ?? ''} ${spoken(label)}, ${words}` }
}

/** Who speaks to the browser says what can be read, also of a name that is cut. */
function spoken({ name, shown }: Label, count = ''): string {
  return [shown, count, name === shown ? '' : name].filter(Boolean).join(' ')
}

interface CardProps extends BoxProps {
  readonly look: StatusLook
  readonly nodeKind: string | undefined
}

function Card({ box, label, category, width, look, nodeKind = 'group' }: CardProps): JSX.Element {
  return (
    <>
      {box.kind === 'group' && (
        <path class="lineage-under" d={`M5 ${BOX.height}v4h${width}v-${BOX.height}h-5`} />
      )}
      <rect width={width} height={BOX.height} rx="6" />
      {isPaint(category) && <path class={`lineage-stripe ${category.paint}`} d={STRIPE} />}
      <path
        class={`lineage-kind kind-${nodeKind}`}
        transform="translate(12 9)"
        d={box.kind === 'group' ? FOLDER : kindShape(nodeKind)}
      />
      <text x="36" y="21.500">
        {label.shown}
      </text>
      {label.count !== '' && (
        <text class="lineage-members" x={width - 26} y="21.500" text-anchor="end">
          {` ${label.count}`}
        </text>
      )}
      {look !== 'none' && (
        <g class={`status status-${look}`} transform={`translate(${width - 21} 10) scale(0.85)`}>
          {lookShape(look)}
        </g>
      )}
    </>
  )
}

/** A status has its own mark; what else colours tell is a stripe and a word. */
function isPaint(category: Category | undefined): category is Category {
  return category !== undefined && category.look === undefined
}

/** The left end of a box. */
const STRIPE = `M6 .500a5.500 5.500 0 0 0-5.500 5.500v${BOX.height - 12}a5.500 5.500 0 0 0 5.500 5.500z`

function classOf({ box, category, isFocus, isLit }: BoxProps, look: StatusLook): string {
  const isAlarming = category?.look !== undefined && (look === 'fail' || look === 'warn')
  return [
    'lineage-box',
    box.kind === 'group' && 'lineage-group',
    isAlarming && `lineage-${look}`,
    isFocus && 'lineage-focus',
    isLit && 'lineage-lit',
  ]
    .filter(Boolean)
    .join(' ')
}

function describe(name: string, words: string, description = ''): string {
  const rest = description === '' ? '' : `\n${description.slice(0, 300)}`
  return `${name.slice(0, 200)}\n${words}${rest}`
}
