export interface LinePoint {
  readonly x: number
  readonly y: number
}

/** Spreads values over a picture; the least stands at the bottom and the greatest at the top, equal ones in the middle. */
export function pointsOfLine(
  values: readonly number[],
  { width, height }: { readonly width: number; readonly height: number },
): readonly LinePoint[] {
  const least = Math.min(...values)
  const spread = Math.max(...values) - least
  const step = values.length > 1 ? width / (values.length - 1) : 0
  return values.map((value, at) => ({
    x: round(at * step),
    y: round(spread === 0 ? height / 2 : height - ((value - least) / spread) * height),
  }))
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10
}
