import type { BoxGraph } from './boxes.ts'
import { layersOf, type Place } from './layout.ts'

/** Where the dots of a graph that is too large for boxes stand, from 0 to 1 in both directions. */
export interface Scene {
  readonly places: readonly Place[]
  readonly lines: readonly (readonly [number, number])[]
}

/** What of a scene is seen: how many times larger than the window it is, and what stands at its upper left corner. */
export interface View {
  readonly scale: number
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

export const WHOLE: View = { scale: 1, x: 0, y: 0 }
const LARGEST = 60

/** So that no dot is cut at the border, in pixels. */
const PADDING = 16

/** So many dots stand above each other; a layer of more is as many columns wide as it takes. */
const ROWS = 100

/** Layers side by side, each spread over the whole height. */
export function sceneOf({ parents }: Pick<BoxGraph, 'parents'>): Scene {
  const layers = layersOf(parents)
  const last = layers.reduce((sum, layer) => sum + columnsOf(layer), 0) - 1
  const places: Place[] = []
  let column = 0
  for (const layer of layers) {
    const columns = columnsOf(layer)
    const rows = Math.ceil(layer.length / columns)
    layer.forEach((node, at) => {
      const x = (column + (at % columns)) / Math.max(1, last)
      places[node] = { x, y: (Math.floor(at / columns) + 0.5) / rows }
    })
    column += columns
  }
  return {
    places,
    lines: parents.flatMap((above, to) => above.map((from) => [from, to] as const)),
  }
}

function columnsOf(layer: readonly number[]): number {
  return Math.max(1, Math.ceil(layer.length / ROWS))
}

/** A place of the scene in pixels of the window. */
export function project({ x, y }: Place, view: View, size: Size): Place {
  return {
    x: PADDING + (x - view.x) * view.scale * (size.width - 2 * PADDING),
    y: PADDING + (y - view.y) * view.scale * (size.height - 2 * PADDING),
  }
}

/** Larger or smaller, what is under a point of the window staying there. It never shows more than the whole. */
export function zoomView(view: View, factor: number, { at, size }: { at: Place; size: Size }): View {
  const scale = Math.min(LARGEST, Math.max(1, view.scale * factor))
  const share = {
    x: (at.x - PADDING) / (size.width - 2 * PADDING),
    y: (at.y - PADDING) / (size.height - 2 * PADDING),
  }
  return bounded({
    scale,
    x: view.x + share.x / view.scale - share.x / scale,
    y: view.y + share.y / view.scale - share.y / scale,
  })
}

/** Moves what is seen by pixels. */
export function moveView(view: View, by: Place, size: Size): View {
  return bounded({
    scale: view.scale,
    x: view.x - by.x / view.scale / (size.width - 2 * PADDING),
    y: view.y - by.y / view.scale / (size.height - 2 * PADDING),
  })
}

function bounded({ scale, x, y }: View): View {
  const end = 1 - 1 / scale
  return { scale, x: Math.min(end, Math.max(0, x)), y: Math.min(end, Math.max(0, y)) }
}

/** How far from a dot the pointer may be, in pixels. */
const REACH = 12

/** The dot nearest to a point of the window, if one is near. */
export function dotAt(
  { places }: Scene,
  point: Place,
  { view, size }: { view: View; size: Size },
): number | undefined {
  let nearest: number | undefined
  let least = REACH ** 2
  places.forEach((place, at) => {
    const { x, y } = project(place, view, size)
    const distance = (x - point.x) ** 2 + (y - point.y) ** 2
    if (distance >= least) return
    least = distance
    nearest = at
  })
  return nearest
}
