import type { StatusLook } from '../ui/looks.ts'
import { project, type Scene, type Size, type View } from './scene.ts'

export interface DotStyle {
  readonly color: string
  /** Of a status: its shape, so that colour is not the only difference. */
  readonly look: StatusLook | undefined
}

export interface DotsPicture {
  readonly scene: Scene
  readonly view: View
  readonly size: Size
  /** For each dot its place in `styles`. */
  readonly styleOf: readonly number[]
  readonly styles: readonly DotStyle[]
  readonly names: readonly string[]
  readonly colors: { readonly line: string; readonly ink: string; readonly ground: string }
}

/** So many lines at once: one path of thousands that cross takes a browser far longer. */
const BATCH = 200
/** More names than these would stand on each other. */
const MAX_NAMES = 80
const NAME_GAP = 9
const NAME_HEIGHT = 16

/** Draws dots and lines into a canvas. */
export function paintDots(context: CanvasRenderingContext2D, picture: DotsPicture): void {
  const { scene, view, size, styleOf, styles, colors } = picture
  const places = scene.places.map((place) => project(place, view, size))
  const radius = Math.min(5, Math.min(1.6, size.width / 500) * Math.sqrt(view.scale))
  context.clearRect(0, 0, size.width, size.height)
  context.lineWidth = 1
  context.strokeStyle = colors.line
  context.globalAlpha = Math.min(0.12, 0.03 * view.scale + 100 / Math.max(1000, scene.lines.length))
  strokeLines(context, scene.lines, places)
  context.globalAlpha = 1
  places.forEach(({ x, y }, at) => {
    const style = styles[styleOf[at] ?? -1]
    if (!style || !isInside(x, y, size)) return
    context.fillStyle = style.color
    fillDot(context, { x, y, radius, look: style.look })
  })
  writeNames(context, places, picture)
}

type Places = readonly { readonly x: number; readonly y: number }[]

function strokeLines(context: CanvasRenderingContext2D, lines: Scene['lines'], places: Places): void {
  for (let start = 0; start < lines.length; start += BATCH) {
    context.beginPath()
    for (const [from, to] of lines.slice(start, start + BATCH)) {
      const one = places[from]
      const other = places[to]
      if (!one || !other) continue
      context.moveTo(one.x, one.y)
      context.lineTo(other.x, other.y)
    }
    context.stroke()
  }
}

interface Dot {
  readonly x: number
  readonly y: number
  readonly radius: number
  readonly look: StatusLook | undefined
}

/** Failures are squares and warnings triangles, larger than the round dots of what is well. */
function fillDot(context: CanvasRenderingContext2D, { x, y, radius, look }: Dot): void {
  const large = radius * 1.7
  context.beginPath()
  if (look === 'fail') context.rect(x - large, y - large, 2 * large, 2 * large)
  else if (look === 'warn') {
    context.moveTo(x, y - large * 1.2)
    context.lineTo(x + large * 1.2, y + large)
    context.lineTo(x - large * 1.2, y + large)
  } else context.arc(x, y, radius, 0, 2 * Math.PI)
  context.fill()
}

/** Names beside the dots, when so few are seen that there is room; none over another. */
function writeNames(
  context: CanvasRenderingContext2D,
  places: Places,
  { size, names, colors }: DotsPicture,
): void {
  const seen = places.flatMap(({ x, y }, at) => (isInside(x, y, size) ? { x, y, name: names[at] ?? '' } : []))
  if (seen.length > MAX_NAMES) return
  context.fillStyle = colors.ink
  context.strokeStyle = colors.ground
  context.lineWidth = 4
  context.lineJoin = 'round'
  context.font = '12px system-ui, sans-serif'
  context.textBaseline = 'middle'
  const written: { readonly x: number; readonly y: number; readonly end: number }[] = []
  for (const { x, y, name } of seen) {
    const end = x + NAME_GAP + context.measureText(name).width
    if (written.some((other) => Math.abs(other.y - y) < NAME_HEIGHT && x < other.end && other.x < end))
      continue
    written.push({ x, y, end })
    context.strokeText(name, x + NAME_GAP, y)
    context.fillText(name, x + NAME_GAP, y)
  }
}

function isInside(x: number, y: number, { width, height }: Size): boolean {
  return x >= -8 && y >= -8 && x <= width + 8 && y <= height + 8
}
