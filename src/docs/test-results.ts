import type { SiteNode, SiteStatus, TestResults } from './format.ts'
import type { History } from './runs.ts'

const BASE = 36

/** Gathers the results of all tests. A status beyond the 36th, which no tool has, is left out. */
export function collectTestResults(nodes: readonly SiteNode[], history: History): TestResults {
  const places = new Map<SiteStatus, number>()
  const letters: Record<number, string> = {}
  for (const [at, points] of history) {
    if (!['test', 'unit_test'].includes(nodes[at]?.kind ?? '')) continue
    const found: string[] = []
    for (const { run, status } of points) {
      const place = places.get(status) ?? places.size
      if (place >= BASE) continue
      places.set(status, place)
      found[run] = place.toString(BASE)
    }
    letters[at] = Array.from(found, (letter) => letter ?? '.').join('')
  }
  return { statuses: [...places.keys()], letters }
}
