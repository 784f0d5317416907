import type { SiteNode } from '../../docs/index.ts'
import { displayName, formatCount } from '../ui/format.ts'
import type { Box } from './boxes.ts'

/** What is written in a box. */
export interface Label {
  readonly name: string
  /** The name as far as there is room for it. */
  readonly shown: string
  /** Groups only: how many nodes it stands for. */
  readonly count: string
}

export interface Labels {
  readonly labels: readonly Label[]
  /** Wide enough for the longest of them, within reason. */
  readonly boxWidth: number
}

const NARROWEST = 150
const WIDEST = 300
/** Of a letter of the widest font that the page may be shown in. */
const LETTER = 7.9
/** Left of the name for the mark of its kind, and right of it for that of its status. */
const MARKS = 62

export function labelBoxes(nodes: readonly SiteNode[], boxes: readonly Box[]): Labels {
  const texts = boxes.map((box) => {
    if (box.kind === 'group') return { name: box.name, count: formatCount(box.nodes.length) }
    const node = nodes[box.node]
    return { name: node ? displayName(node) : '', count: '' }
  })
  const widest = texts.reduce(
    (width, { name, count }) => Math.max(width, widthOf(name) * LETTER + roomFor(count)),
    NARROWEST,
  )
  const boxWidth = Math.min(WIDEST, Math.ceil(widest))
  return {
    boxWidth,
    labels: texts.map(({ name, count }) => ({
      name,
      count,
      shown: shorten(name, Math.floor((boxWidth - roomFor(count)) / LETTER)),
    })),
  }
}

/** What stands in a box beside its name. */
function roomFor(count: string): number {
  return MARKS + (count === '' ? 0 : (count.length + 1) * LETTER)
}

/** As much of a name as there is room for. */
function shorten(name: string, room: number): string {
  if (widthOf(name) <= room) return name
  let left = room - 1
  const letters = Array.from(name)
  const end = letters.findIndex((letter) => {
    left -= widthOf(letter)
    return left < 0
  })
  return `${letters.slice(0, end).join('')}…`
}

/** In letters: those of the East and pictures take the room of two. */
function widthOf(name: string): number {
  let width = 0
  for (const letter of name) width += (letter.codePointAt(0) ?? 0) >= 0x2e80 ? 2 : 1
  return width
}
