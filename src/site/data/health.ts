import type { NodeIndex, SiteNode } from '../../docs/index.ts'
import { lookOf, type StatusLook } from '../ui/looks.ts'

/** From the best to the worst. */
const ORDER: readonly StatusLook[] = ['none', 'ok', 'skipped', 'warn', 'fail']

export function worseOf(one: StatusLook, other: StatusLook): StatusLook {
  return ORDER.indexOf(one) >= ORDER.indexOf(other) ? one : other
}

/** How each node is: the worst of its own last result and those of the tests that check it. */
export function healthOf(nodes: readonly SiteNode[]): readonly StatusLook[] {
  const health = nodes.map(({ last }) => lookOf(last?.status))
  nodes.forEach(({ kind, last, test, parents }) => {
    if (kind !== 'test' && kind !== 'unit_test') return
    const checked: readonly NodeIndex[] = test?.attached === undefined ? parents : [test.attached]
    for (const node of checked) health[node] = worseOf(health[node] ?? 'none', lookOf(last?.status))
  })
  return health
}
