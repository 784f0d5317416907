import type { Bar } from './timeline.ts'

/** From a moment on, so many nodes run at once. */
export interface Step {
  /** Milliseconds after the start of the run. */
  readonly at: number
  readonly count: number
}

/**
 * How many nodes run at each moment, from the first start to the last end. A lane does one thing at a time: moments
 * are rounded to milliseconds, and would otherwise show more at once than there are threads.
 */
export function concurrencyOf(bars: readonly Pick<Bar, 'lane' | 'start' | 'end'>[]): readonly Step[] {
  const changes = new Map<number, number>()
  const taken = new Map<number, number>()
  for (const bar of bars.toSorted((one, other) => one.start - other.start)) {
    const start = Math.max(bar.start, taken.get(bar.lane) ?? 0)
    const end = Math.max(start, bar.end)
    taken.set(bar.lane, end)
    changes.set(start, (changes.get(start) ?? 0) + 1)
    changes.set(end, (changes.get(end) ?? 0) - 1)
  }
  let count = 0
  return [...changes]
    .toSorted(([one], [other]) => one - other)
    .map(([at, change]) => {
      count += change
      return { at, count }
    })
}

/** How many nodes run at once on average, from the first moment to the last. */
export function averageOf(steps: readonly Step[]): number {
  const length = (steps.at(-1)?.at ?? 0) - (steps[0]?.at ?? 0)
  const work = steps.reduce(
    (sum, { at, count }, index) => sum + count * ((steps[index + 1]?.at ?? at) - at),
    0,
  )
  return length === 0 ? 0 : work / length
}

/** The steps as the path of an area: x in milliseconds, y in nodes, upwards from 0. */
export function areaOf(steps: readonly Step[], highest: number): string {
  const first = steps[0]
  if (!first) return ''
  const lines = steps.map(({ at, count }) => `H${at}V${highest - count}`)
  return `M${first.at} ${highest}${lines.join('')}V${highest}z`
}
