import type { JSX } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'

import type { NodeIndex } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { BoxLink } from './box.tsx'
import { nodesIn, type Box, type BoxGraph } from './boxes.ts'
import { hiddenOn, type Hidden, type Side } from './expand.ts'
import { actOf } from './keys.ts'
import { labelBoxes, type Label } from './label.ts'
import { layOut, type Layout } from './layout.ts'
import type { Painting } from './lens.ts'
import { Lines } from './lines.tsx'
import { MoreButtons } from './more-buttons.tsx'
import type { Act } from './state.ts'
import { useLineage } from './use-state.ts'
import { useZoom } from './use-zoom.ts'
import { reachOf, stepFrom, type Walk } from './walk.ts'
import { ZoomTools } from './zoom-tools.tsx'
import './lineage.css'

export interface DrawingProps {
  readonly graph: BoxGraph
  readonly painting: Painting
  readonly focus?: NodeIndex | undefined
}

/** Room for the buttons beside the outermost boxes. */
const MARGIN = { x: 48, y: 20 } as const

/** A graph as boxes and lines. Boxes are links; arrows of the keyboard walk along the lines. */
export function Drawing({ graph, painting, focus }: DrawingProps): JSX.Element {
  const site = useSite()
  const { state, act } = useLineage()
  const frame = useRef<HTMLDivElement>(null)
  const [held, setHeld] = useState<string | undefined>(undefined)
  const { labels, boxWidth } = useMemo(() => labelBoxes(site.nodes, graph.boxes), [site, graph])
  const layout = useMemo(() => layOut(graph.parents, boxWidth), [graph, boxWidth])
  const hidden = useHidden(graph)
  const lit = useMemo(() => {
    const at = graph.boxes.findIndex(({ key }) => key === held)
    return at < 0 ? undefined : reachOf(graph.parents, at)
  }, [graph, held])
  const width = layout.width + 2 * MARGIN.x
  const height = layout.height + 2 * MARGIN.y
  const { scale, zoomBy, fit } = useZoom(frame, width)
  const follow = useFollow(frame, graph)
  useCentre(frame, focus)
  const onKeyDown = (event: KeyboardEvent) => {
    const at = placeOf(event.target)
    const box = graph.boxes[at]
    const next = box && actOf(event, { box, hidden: hidden[at], state })
    if (!next) return walk(event, at, { layout, parents: graph.parents })
    event.preventDefault()
    follow(focusAfter(next, box))
    act(next)
  }
  return (
    <div class="lineage-drawing">
      <ZoomTools zoomBy={zoomBy} fit={fit} />
      <div
        class="lineage-frame"
        ref={frame}
        tabIndex={0}
        role="group"
        aria-label={`Lineage of ${graph.boxes.flatMap(nodesIn).length} nodes`}
      >
        <svg
          class={lit ? 'lineage-svg lineage-dimmed' : 'lineage-svg'}
          viewBox={`${-MARGIN.x} ${-MARGIN.y} ${width} ${height}`}
          style={{ width: `${width * scale}px`, height: `${height * scale}px` }}
          onKeyDown={onKeyDown}
        >
          <Lines graph={graph} layout={layout} lit={lit} />
          <Boxes
            graph={graph}
            painting={painting}
            focus={focus}
            layout={layout}
            labels={labels}
            hidden={hidden}
            lit={lit}
            onHold={setHeld}
            onOpen={follow}
          />
        </svg>
      </div>
    </div>
  )
}

interface BoxesProps extends DrawingProps {
  readonly layout: Layout
  readonly labels: readonly Label[]
  readonly hidden: readonly Hidden[]
  readonly lit: ReadonlySet<number> | undefined
  readonly onHold: (key: string | undefined) => void
  readonly onOpen: (key: string) => void
}

function Boxes(props: BoxesProps): JSX.Element {
  const { graph, painting, focus, layout, labels, hidden, lit, onHold, onOpen } = props
  const { hrefOf } = useLineage()
  return (
    <>
      {graph.boxes.map((box, at) => {
        const label = labels[at] ?? { name: '', shown: '', count: '' }
        return (
          <BoxLink
            key={box.key}
            at={at}
            box={box}
            label={label}
            category={painting.categories[painting.of[at] ?? -1]}
            place={layout.places[at] ?? { x: 0, y: 0 }}
            width={layout.boxWidth}
            isFocus={box.kind === 'node' && box.node === focus}
            isLit={lit?.has(at) ?? false}
            groupHref={box.kind === 'group' ? hrefOf({ kind: 'open', group: box.key }) : ''}
            onHold={onHold}
            onOpen={onOpen}
          >
            {box.kind === 'node' && (
              <MoreButtons
                node={box.node}
                name={label.shown}
                hidden={hidden[at]}
                boxWidth={layout.boxWidth}
              />
            )}
          </BoxLink>
        )
      })}
    </>
  )
}

/** For each box how many neighbours of its node are not in the drawing; groups have none. */
function useHidden({ boxes }: BoxGraph): readonly Hidden[] {
  const site = useSite()
  return useMemo(() => {
    const shown = new Set(boxes.flatMap(nodesIn))
    return boxes.map((box) => {
      if (box.kind === 'group') return undefined
      const count = (side: Side) => hiddenOn(site, { node: box.node, side, shown })
      return { parents: count('parents'), children: count('children') }
    })
  }, [site, boxes])
}

/** Keeps the focus where a reader is when their box gives way to others: it goes to the first of those. */
function useFollow(
  frame: { readonly current: HTMLElement | null },
  { boxes }: BoxGraph,
): (key: string | undefined) => void {
  const wanted = useRef<string | undefined>(undefined)
  useLayoutEffect(() => {
    const key = wanted.current
    wanted.current = undefined
    if (key === undefined) return
    const at = boxes.findIndex((box) => box.key === key || box.within.includes(key))
    frame.current?.querySelector<SVGAElement>(`[data-at="${at}"]`)?.focus()
  }, [boxes])
  return (key) => {
    wanted.current = key
  }
}

/** A drawing that is larger than its frame begins where its node is. */
function useCentre(frame: { readonly current: HTMLElement | null }, focus: NodeIndex | undefined): void {
  useEffect(() => {
    const element = frame.current
    const box = element?.querySelector('.lineage-focus')?.getBoundingClientRect()
    if (!element || !box) return
    const ground = element.getBoundingClientRect()
    element.scrollLeft += box.left - ground.left - (ground.width - box.width) / 2
    element.scrollTop += box.top - ground.top - (ground.height - box.height) / 2
  }, [focus])
}

function focusAfter(act: Act, { key }: Box): string {
  return act.kind === 'open' || act.kind === 'close' ? act.group : key
}

function placeOf(target: EventTarget | null): number {
  return target instanceof Element ? Number(target.getAttribute('data-at') ?? -1) : -1
}

/** Moves the focus from box to box. */
function walk(event: KeyboardEvent, at: number, graph: Walk): void {
  const next = stepFrom(event.key, at, graph)
  if (next === undefined || !(event.currentTarget instanceof Element)) return
  event.preventDefault()
  event.currentTarget.querySelector<SVGAElement>(`[data-at="${next}"]`)?.focus()
}
