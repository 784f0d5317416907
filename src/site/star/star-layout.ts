import type { NodeIndex } from '../../docs/index.ts'
import type { Key, Star } from './star.ts'

/** Where the parts of a star stand, in pixels. */
export interface StarLayout {
  readonly width: number
  readonly height: number
  readonly fact: Box
  readonly keys: readonly PlacedKey[]
  readonly dimensions: readonly PlacedDimension[]
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export type Side = 'left' | 'right'

/** A row of the fact's box, and the line from it to its dimension. */
export interface PlacedKey {
  readonly key: Key
  readonly side: Side
  /** Middle of the row. */
  readonly y: number
  /** A cubic curve, as the path of an SVG. */
  readonly line: string
}

export interface PlacedDimension extends Box {
  readonly node: NodeIndex
  /** Columns that the fact's keys point to. */
  readonly columns: readonly string[]
}

export const FACT_HEAD = 48
export const KEY_ROW = 30
const DIMENSION = { height: 46, gap: 14 }
/** Narrower than this, dimensions stand on one side only. */
const TWO_SIDES_FROM = 600
const MAX_WIDTH = 860

interface Ray {
  readonly node: NodeIndex
  readonly keys: readonly Key[]
  readonly side: Side
}

/**
 * Places a star without crossings: the fact in the middle with a row for each key, and dimensions on both sides in the
 * order of those rows.
 */
export function layoutStar(star: Star, available: number): StarLayout {
  const width = Math.min(available, MAX_WIDTH)
  const rays = raysOf(star, width >= TWO_SIDES_FROM)
  const sides = new Set(rays.map(({ side }) => side)).size
  const boxWidth = sides === 2 ? width * 0.24 : width * 0.41
  const factWidth = sides === 2 ? width * 0.3 : boxWidth
  const factHeight = FACT_HEAD + star.keys.length * KEY_ROW
  const height = Math.max(factHeight, ...(['left', 'right'] as const).map((side) => heightOf(rays, side)))
  const x = sides === 2 ? (width - factWidth) / 2 : 0
  const fact = { x, y: (height - factHeight) / 2, width: factWidth, height: factHeight }
  const dimensions = rays.map((ray) => placeRay(ray, rays, { width, height, boxWidth }))
  return { width, height, fact, dimensions, keys: placeKeys(rays, fact, dimensions) }
}

/** Dimensions in the order of their first keys, each with all of its keys. */
function raysOf({ keys }: Star, isTwoSided: boolean): readonly Ray[] {
  const nodes = [...new Set(keys.map(({ dimension }) => dimension))]
  return nodes.map((node, at) => ({
    node,
    keys: keys.filter(({ dimension }) => dimension === node),
    side: isTwoSided && nodes.length > 1 && at % 2 === 0 ? 'left' : 'right',
  }))
}

function heightOf(rays: readonly Ray[], side: Side): number {
  const count = rays.filter((ray) => ray.side === side).length
  return count * (DIMENSION.height + DIMENSION.gap) - DIMENSION.gap
}

interface Space {
  readonly width: number
  readonly height: number
  readonly boxWidth: number
}

function placeRay(ray: Ray, rays: readonly Ray[], { width, height, boxWidth }: Space): PlacedDimension {
  const before = rays.slice(0, rays.indexOf(ray)).filter(({ side }) => side === ray.side).length
  const top = (height - heightOf(rays, ray.side)) / 2
  return {
    node: ray.node,
    columns: [...new Set(ray.keys.map(({ dimensionColumn }) => dimensionColumn))],
    x: ray.side === 'left' ? 0 : width - boxWidth,
    y: top + before * (DIMENSION.height + DIMENSION.gap),
    width: boxWidth,
    height: DIMENSION.height,
  }
}

function placeKeys(
  rays: readonly Ray[],
  fact: Box,
  dimensions: readonly PlacedDimension[],
): readonly PlacedKey[] {
  const rows = rays.flatMap(({ keys, side }, at) =>
    keys.map((key) => ({ key, side, dimension: dimensions[at] })),
  )
  return rows.map(({ key, side, dimension }, at) => {
    const y = fact.y + FACT_HEAD + (at + 0.5) * KEY_ROW
    return { key, side, y, line: dimension ? lineTo(dimension, { fact, side, y }) : '' }
  })
}

function lineTo(
  dimension: Box,
  { fact, side, y }: { readonly fact: Box; readonly side: Side; readonly y: number },
): string {
  const from = side === 'left' ? fact.x : fact.x + fact.width
  const to = side === 'left' ? dimension.x + dimension.width : dimension.x
  const middle = (from + to) / 2
  const end = dimension.y + dimension.height / 2
  return `M${from} ${y}C${middle} ${y} ${middle} ${end} ${to} ${end}`
}
