import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'

import { useWheel } from './use-window.ts'

const SMALLEST = 0.05
const LARGEST = 2
/** Smaller than this nobody reads the names: the drawing scrolls instead. */
const SMALLEST_FIT = 0.72
/** Of the wheel's own units, for twice the size. */
const WHEEL_DOUBLE = 400

export const ZOOM_STEP = 1.25

export interface Zoom {
  readonly scale: number
  readonly zoomBy: (factor: number) => void
  readonly fit: () => void
}

/**
 * How large a drawing is shown within a frame that scrolls. The wheel with Ctrl zooms around the pointer, as pinching
 * does; the mouse drags the empty ground. Everything else is the browser's own scrolling, by keys too.
 */
export function useZoom(frame: RefObject<HTMLElement | null>, width: number): Zoom {
  const [zoom, setZoom] = useState<number | undefined>(undefined)
  const [space, setSpace] = useState(window.innerWidth)
  const anchor = useRef<{ readonly x: number; readonly y: number; readonly scale: number } | undefined>(
    undefined,
  )
  const scale = zoom ?? Math.min(1, Math.max(SMALLEST_FIT, space / width))
  const zoomAt = (factor: number, x: number, y: number) => {
    anchor.current = { x, y, scale }
    setZoom(Math.min(LARGEST, Math.max(SMALLEST, scale * factor)))
  }
  useEffect(() => {
    setSpace(frame.current?.clientWidth ?? window.innerWidth)
  }, [])
  useLayoutEffect(() => {
    const held = anchor.current
    anchor.current = undefined
    if (!held || !frame.current) return
    const ratio = scale / held.scale
    frame.current.scrollLeft = (frame.current.scrollLeft + held.x) * ratio - held.x
    frame.current.scrollTop = (frame.current.scrollTop + held.y) * ratio - held.y
  }, [scale])
  useWheel(frame, (event) => {
    const { left = 0, top = 0 } = frame.current?.getBoundingClientRect() ?? {}
    zoomAt(2 ** (-event.deltaY / WHEEL_DOUBLE), event.clientX - left, event.clientY - top)
  })
  useDrag(frame)
  return {
    scale,
    zoomBy: (factor) =>
      zoomAt(factor, (frame.current?.clientWidth ?? 0) / 2, (frame.current?.clientHeight ?? 0) / 2),
    fit: () => setZoom(undefined),
  }
}

/** The mouse drags the ground; a finger scrolls anyway, and boxes are for clicks. */
function useDrag(frame: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = frame.current
    if (!element) return undefined
    const onDown = (event: PointerEvent) => {
      const isGround = event.target instanceof Element && !event.target.closest('a, [role=button]')
      if (event.pointerType === 'mouse' && event.button === 0 && isGround)
        element.setPointerCapture(event.pointerId)
    }
    const onMove = (event: PointerEvent) => {
      if (!element.hasPointerCapture(event.pointerId)) return
      element.scrollLeft -= event.movementX
      element.scrollTop -= event.movementY
    }
    element.addEventListener('pointerdown', onDown)
    element.addEventListener('pointermove', onMove)
    return () => {
      element.removeEventListener('pointerdown', onDown)
      element.removeEventListener('pointermove', onMove)
    }
  }, [])
}
