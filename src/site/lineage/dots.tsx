import type { JSX, RefObject } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'

import { useSite } from '../data/context.ts'
import { nodeHref } from '../route/route.ts'
import { goTo } from '../route/use-route.ts'
import { displayName, formatCount } from '../ui/format.ts'
import { LOOK_WORDS, type StatusLook } from '../ui/looks.ts'
import type { Box, BoxGraph } from './boxes.ts'
import type { Place } from './layout.ts'
import type { Category, Painting } from './lens.ts'
import { paintDots } from './paint-dots.ts'
import {
  dotAt,
  moveView,
  project,
  sceneOf,
  WHOLE,
  zoomView,
  type Scene,
  type Size,
  type View,
} from './scene.ts'
import { useLineage } from './use-state.ts'
import { useSize, useThemeCount, useWheel } from './use-window.ts'
import { ZoomTools } from './zoom-tools.tsx'

/** Of the wheel's own units, for twice the size. */
const WHEEL_DOUBLE = 300
/** Less is a click, in pixels. */
const DRAG = 4

export interface DotsProps {
  readonly graph: BoxGraph
  readonly painting: Painting
}

/** A graph that is too large for boxes: a dot for each, which says its name under the pointer and leads to its page. */
export function Dots({ graph, painting }: DotsProps): JSX.Element {
  const site = useSite()
  const { act } = useLineage()
  const canvas = useRef<HTMLCanvasElement>(null)
  const size = useSize(canvas)
  const [view, setView] = useState(WHOLE)
  const [held, setHeld] = useState<number | undefined>(undefined)
  const scene = useMemo(() => sceneOf(graph), [graph])
  const names = useMemo(
    () => graph.boxes.map((box) => (box.kind === 'group' ? box.name : nameOf(site.nodes[box.node]))),
    [site, graph],
  )
  useEffect(() => {
    setHeld(undefined)
  }, [graph])
  usePaint(canvas, { scene, view, size, names, painting })
  const zoomBy = (factor: number, at = { x: (size?.width ?? 0) / 2, y: (size?.height ?? 0) / 2 }) =>
    size && setView(zoomView(view, factor, { at, size }))
  useWheel(canvas, (event) => zoomBy(2 ** (-event.deltaY / WHEEL_DOUBLE), pointOf(event)))
  const open = (box: Box | undefined) => {
    if (box?.kind === 'group') act({ kind: 'open', group: box.key })
    else if (box) goTo(nodeHref(site.nodes[box.node]?.id ?? ''))
  }
  const drag = useDrag({
    onMove: (by) => size && setView(moveView(view, by, size)),
    onHover: (point) => setHeld(size && dotAt(scene, point, { view, size })),
    onClick: (point) => {
      const at = size && dotAt(scene, point, { view, size })
      if (at !== undefined) open(graph.boxes[at])
    },
  })
  return (
    <div class="lineage-drawing">
      <ZoomTools zoomBy={zoomBy} fit={() => setView(WHOLE)} />
      <div class="lineage-dots">
        <canvas
          ref={canvas}
          role="img"
          aria-label={`${formatCount(graph.boxes.length)} boxes as dots, in layers from left to right. The list shows the same nodes.`}
          class={held === undefined ? '' : 'lineage-dots-held'}
          onPointerLeave={() => setHeld(undefined)}
          {...drag}
        />
        {held !== undefined && size && (
          <HeldDot
            at={held}
            window={{ scene, view, size }}
            name={names[held] ?? ''}
            words={wordsOf(graph.boxes[held], painting.categories[painting.of[held] ?? -1], site.health)}
          />
        )}
      </div>
    </div>
  )
}

interface Paintable {
  readonly scene: Scene
  readonly view: View
  readonly size: Size | undefined
  readonly names: readonly string[]
  readonly painting: Painting
}

/** Paints the canvas whenever what it shows, its size or the theme changes. */
function usePaint(
  canvas: RefObject<HTMLCanvasElement | null>,
  { scene, view, size, names, painting }: Paintable,
): void {
  const theme = useThemeCount()
  const colors = useMemo(
    () => canvas.current && readColors(canvas.current, painting.categories),
    // The theme changes what the same names mean, and the canvas is there when its size is known.
    [painting, theme, size],
  )
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context || !colors || !size) return
    const ratio = window.devicePixelRatio
    context.canvas.width = size.width * ratio
    context.canvas.height = size.height * ratio
    context.scale(ratio, ratio)
    paintDots(context, { scene, view, size, names, styleOf: painting.of, ...colors })
  }, [scene, view, size, names, painting, colors])
}

interface HeldDotProps {
  readonly at: number
  readonly window: { readonly scene: Scene; readonly view: View; readonly size: Size }
  readonly name: string
  readonly words: string
}

/** The dot under the pointer: its lines, and its name on the side where there is room. Over the canvas, which stays. */
function HeldDot({ at, window: { scene, view, size }, name, words }: HeldDotProps): JSX.Element {
  const placeOf = (dot: number) => project(scene.places[dot] ?? { x: 0, y: 0 }, view, size)
  const { x, y } = placeOf(at)
  const side = x > size.width / 2 ? { right: `${size.width - x + 12}px` } : { left: `${x + 12}px` }
  return (
    <>
      <svg class="lineage-held-lines" viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden="true">
        {scene.lines
          .filter((line) => line.includes(at))
          .map(([from, to]) => {
            const one = placeOf(from)
            const other = placeOf(to)
            return <path key={`${from} ${to}`} d={`M${one.x} ${one.y}L${other.x} ${other.y}`} />
          })}
        <circle cx={x} cy={y} r="6" />
      </svg>
      <div class="lineage-held" style={{ ...side, top: `${Math.min(y, size.height - 48)}px` }}>
        <strong>{name}</strong>
        <span class="soft">{words}</span>
      </div>
    </>
  )
}

function wordsOf(
  box: Box | undefined,
  category: Category | undefined,
  health: readonly StatusLook[],
): string {
  if (!box) return ''
  const word = LOOK_WORDS[box.kind === 'group' ? box.look : (health[box.node] ?? 'none')]
  return category === undefined || category.word === word ? word : `${word}, ${category.word}`
}

function nameOf(node: Parameters<typeof displayName>[0] | undefined): string {
  return node ? displayName(node).slice(0, 100) : ''
}

/** What the style sheet makes of the names of colours, for a canvas, which knows none of them. */
function readColors(canvas: HTMLElement, categories: readonly Category[]) {
  const probe = document.createElement('span')
  canvas.after(probe)
  const colorOf = (name: string) => {
    probe.className = name
    return getComputedStyle(probe).color
  }
  const styles = categories.map(({ paint: name, look }) => ({ color: colorOf(name), look }))
  const ground = getComputedStyle(canvas.parentElement ?? canvas).backgroundColor
  const colors = { line: colorOf('soft'), ink: colorOf(''), ground }
  probe.remove()
  return { styles, colors }
}

interface Drag {
  readonly onMove: (by: Place) => void
  readonly onHover: (point: Place) => void
  readonly onClick: (point: Place) => void
}

/** Dragging moves; what hardly moved is a click; without a button held the pointer looks. */
function useDrag({ onMove, onHover, onClick }: Drag) {
  const travelled = useRef<number | undefined>(undefined)
  return {
    onPointerDown: (event: PointerEvent) => {
      travelled.current = 0
      if (event.currentTarget instanceof Element) event.currentTarget.setPointerCapture(event.pointerId)
    },
    onPointerMove: (event: PointerEvent) => {
      if (travelled.current === undefined) return onHover(pointOf(event))
      travelled.current += Math.abs(event.movementX) + Math.abs(event.movementY)
      if (travelled.current >= DRAG) onMove({ x: event.movementX, y: event.movementY })
    },
    onPointerUp: (event: PointerEvent) => {
      if (travelled.current !== undefined && travelled.current < DRAG) onClick(pointOf(event))
      travelled.current = undefined
    },
    onPointerCancel: () => {
      travelled.current = undefined
    },
  }
}

function pointOf({ offsetX, offsetY }: MouseEvent) {
  return { x: offsetX, y: offsetY }
}
