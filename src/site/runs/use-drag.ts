import { useRef, useState } from 'preact/hooks'

/** A part of an element's width, both from 0 to 1. */
export interface DragPart {
  readonly from: number
  readonly to: number
}

/** Shorter movements are clicks. */
const LEAST_PIXELS = 5

export interface Drag {
  /** The part that is being selected. */
  readonly part: DragPart | undefined
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent) => void
    readonly onPointerMove: (event: PointerEvent) => void
    readonly onPointerUp: () => void
    readonly onPointerCancel: () => void
    readonly onClickCapture: (event: Event) => void
    readonly onDragStart: (event: Event) => void
  }
}

/** Selects a part of an element's width by dragging with a mouse. A finger scrolls, as everywhere. */
export function useDrag(onSelect: (part: DragPart) => void): Drag {
  const begin = useRef<number | undefined>(undefined)
  const hasDragged = useRef(false)
  const [part, setPart] = useState<DragPart>()
  const stop = () => {
    begin.current = undefined
    setPart(undefined)
  }
  return {
    part,
    handlers: {
      onPointerDown: (event) => {
        hasDragged.current = false
        if (event.button === 0 && event.pointerType === 'mouse') begin.current = event.clientX
      },
      onPointerMove: (event) => {
        if (begin.current === undefined || !(event.currentTarget instanceof Element)) return
        if (Math.abs(event.clientX - begin.current) < LEAST_PIXELS && !hasDragged.current) return
        hasDragged.current = true
        event.currentTarget.setPointerCapture(event.pointerId)
        setPart(partOf(event.currentTarget, begin.current, event.clientX))
      },
      onPointerUp: () => {
        if (part) onSelect(part)
        stop()
      },
      onPointerCancel: stop,
      onClickCapture: (event) => {
        if (!hasDragged.current) return
        event.preventDefault()
        event.stopPropagation()
      },
      // A link would be dragged away as a link.
      onDragStart: (event) => event.preventDefault(),
    },
  }
}

function partOf(element: Element, one: number, other: number): DragPart {
  const { left, width } = element.getBoundingClientRect()
  const shareOf = (x: number) => Math.min(1, Math.max(0, (x - left) / width))
  return { from: shareOf(Math.min(one, other)), to: shareOf(Math.max(one, other)) }
}
