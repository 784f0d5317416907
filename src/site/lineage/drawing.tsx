import type { JSX } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'

import type { NodeIndex, SiteNode } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { nodeHref } from '../route/route.ts'
import { displayName } from '../ui/format.ts'
import { kindShape } from '../ui/kind.tsx'
import { lookShape } from '../ui/status.tsx'
import { parentsAmong } from './explore.ts'
import { BOX, curveThrough, layOut, type Layout } from './layout.ts'
import './lineage.css'

export interface DrawingProps {
  readonly nodes: readonly NodeIndex[]
  readonly focus?: NodeIndex | undefined
}

const MARGIN = 16
const ZOOM_STEP = 1.25
const SMALLEST = 0.05
const LARGEST = 2
/** Smaller than this nobody reads the names: the drawing scrolls instead. */
const SMALLEST_FIT = 0.55

/** A part of the graph as boxes and lines. Boxes are links; arrows of the keyboard walk along the lines. */
export function Drawing({ nodes, focus }: DrawingProps): JSX.Element {
  const site = useSite()
  const frame = useRef<HTMLDivElement>(null)
  const [zoom, setZoom] = useState<number | undefined>(undefined)
  const [held, setHeld] = useState<number | undefined>(undefined)
  const [space, setSpace] = useState(window.innerWidth)
  useEffect(() => {
    setSpace(frame.current?.clientWidth ?? window.innerWidth)
  }, [])
  const parents = useMemo(() => parentsAmong(site, nodes), [site, nodes])
  const layout = useMemo(() => layOut(parents), [parents])
  const lit = useMemo(() => (held === undefined ? undefined : reachOf(parents, held)), [parents, held])
  const width = layout.width + 2 * MARGIN
  const height = layout.height + 2 * MARGIN
  const scale = zoom ?? Math.min(1, Math.max(SMALLEST_FIT, space / width))
  const zoomBy = (factor: number) => setZoom(Math.min(LARGEST, Math.max(SMALLEST, scale * factor)))
  return (
    <div class="lineage-drawing">
      <Tools onZoom={zoomBy} onFit={() => setZoom(undefined)} />
      <div
        class="lineage-frame"
        ref={frame}
        tabIndex={0}
        role="group"
        aria-label={`Lineage of ${nodes.length} nodes`}
      >
        <svg
          class={lit ? 'lineage-svg lineage-dimmed' : 'lineage-svg'}
          viewBox={`${-MARGIN} ${-MARGIN} ${width} ${height}`}
          style={{ width: `${width * scale}px`, height: `${height * scale}px` }}
          onKeyDown={(event) => walk(event, { layout, parents })}
        >
          <Lines layout={layout} lit={lit} />
          {nodes.map((node, at) => (
            <Box
              key={node}
              at={at}
              node={node}
              place={layout.places[at] ?? { x: 0, y: 0 }}
              isFocus={node === focus}
              isLit={lit?.has(at) ?? false}
              onHold={setHeld}
            />
          ))}
        </svg>
      </div>
    </div>
  )
}

interface ToolsProps {
  readonly onZoom: (factor: number) => void
  readonly onFit: () => void
}

function Tools({ onZoom, onFit }: ToolsProps): JSX.Element {
  return (
    <div class="lineage-tools">
      <button type="button" class="button button-small" onClick={() => onZoom(ZOOM_STEP)} aria-label="Larger">
        +
      </button>
      <button
        type="button"
        class="button button-small"
        onClick={() => onZoom(1 / ZOOM_STEP)}
        aria-label="Smaller"
      >
        −
      </button>
      <button type="button" class="button button-small" onClick={onFit}>
        Fit
      </button>
    </div>
  )
}

interface LinesProps {
  readonly layout: Layout
  readonly lit: ReadonlySet<number> | undefined
}

function Lines({ layout, lit }: LinesProps): JSX.Element {
  return (
    <>
      {layout.edges.map(({ from, to, points }) => (
        <path
          key={`${from} ${to}`}
          class={lit?.has(from) && lit.has(to) ? 'lineage-edge lineage-lit' : 'lineage-edge'}
          d={curveThrough(points)}
        />
      ))}
    </>
  )
}

/** Moves the focus from box to box. */
function walk(event: KeyboardEvent, graph: Walk): void {
  if (!(event.currentTarget instanceof Element) || !(event.target instanceof Element)) return
  const next = stepFrom(event.key, Number(event.target.getAttribute('data-at') ?? -1), graph)
  if (next === undefined) return
  event.preventDefault()
  event.currentTarget.querySelector<SVGAElement>(`[data-at="${next}"]`)?.focus()
}

interface BoxProps {
  readonly at: number
  readonly node: NodeIndex
  readonly place: { readonly x: number; readonly y: number }
  readonly isFocus: boolean
  readonly isLit: boolean
  readonly onHold: (at: number | undefined) => void
}

function Box({ at, node, place, isFocus, isLit, onHold }: BoxProps): JSX.Element | null {
  const { nodes, health } = useSite()
  const found = nodes[node]
  if (!found) return null
  const look = health[node] ?? 'none'
  const classes = ['lineage-box', isFocus && 'lineage-focus', isLit && 'lineage-lit']
    .filter(Boolean)
    .join(' ')
  return (
    <g transform={`translate(${place.x} ${place.y})`}>
      <a
        href={nodeHref(found.id)}
        class={classes}
        data-at={at}
        aria-label={`${found.kind} ${labelOf(displayName(found))}`}
        onMouseEnter={() => onHold(at)}
        onMouseLeave={() => onHold(undefined)}
        onFocus={() => onHold(at)}
        onBlur={() => onHold(undefined)}
      >
        <title>{describe(found)}</title>
        <rect width={BOX.width} height={BOX.height} rx="6" />
        <path
          class={`lineage-kind kind-${found.kind}`}
          transform="translate(10 9)"
          d={kindShape(found.kind)}
        />
        <text x="34" y="22">
          {shorten(displayName(found))}
        </text>
        {look !== 'none' && (
          <g class={`status status-${look}`} transform={`translate(${BOX.width - 20} 10) scale(0.85)`}>
            {lookShape(look)}
          </g>
        )}
      </a>
    </g>
  )
}

const NAME_LENGTH = 19

function shorten(name: string): string {
  const letters = Array.from(name)
  return letters.length <= NAME_LENGTH ? name : `${letters.slice(0, NAME_LENGTH - 1).join('')}…`
}

/** Who speaks to the browser says what can be read, also of a name that is cut. */
function labelOf(name: string): string {
  const visible = shorten(name)
  return visible === name ? name : `${visible} ${name}`
}

function describe({ kind, name, description }: SiteNode): string {
  return `${kind} ${name.slice(0, 200)}${description === '' ? '' : `\n${description.slice(0, 300)}`}`
}

/** All that a box is built from and all that is built from it. */
function reachOf(parents: readonly (readonly number[])[], start: number): ReadonlySet<number> {
  const children: number[][] = parents.map(() => [])
  parents.forEach((above, at) => {
    for (const parent of above) children[parent]?.push(at)
  })
  const reached = new Set([start])
  for (const edges of [parents, children]) {
    const open = [start]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const other of edges[next] ?? []) {
        if (reached.has(other)) continue
        reached.add(other)
        open.push(other)
      }
    }
  }
  return reached
}

interface Walk {
  readonly layout: Layout
  readonly parents: readonly (readonly number[])[]
}

/** The box that an arrow leads to: along a line to the sides, to the next box of the layer up and down. */
function stepFrom(key: string, at: number, { layout, parents }: Walk): number | undefined {
  const here = layout.places[at]
  if (!here) return undefined
  if (key === 'ArrowLeft') return parents[at]?.[0]
  if (key === 'ArrowRight') {
    const child = parents.findIndex((above) => above.includes(at))
    return child < 0 ? undefined : child
  }
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return undefined
  const sign = key === 'ArrowDown' ? 1 : -1
  const ahead = layout.places
    .map(({ x, y }, other) => ({ other, distance: x === here.x ? (y - here.y) * sign : -1 }))
    .filter(({ distance }) => distance > 0)
    .toSorted((one, other) => one.distance - other.distance)
  return ahead[0]?.other
}
