import type { SiteNode } from '../../docs/index.ts'
import { lookOf, type StatusLook } from '../ui/looks.ts'
import { checkedBy, isTest } from './tests.ts'

/** From the best to the worst. */
const ORDER: readonly StatusLook[] = ['none', 'ok', 'skipped', 'warn', 'fail']

export function worseOf(one: StatusLook, other: StatusLook): StatusLook {
  return ORDER.indexOf(one) >= ORDER.indexOf(other) ? one : other
}

/** For sorting: what went wrong comes first. */
export function worstFirst(one: StatusLook, other: StatusLook): number {
  return ORDER.indexOf(other) - ORDER.indexOf(one)
}

/** How each node is: the worst of its own last result and those of the tests that check it. */
export function healthOf(nodes: readonly SiteNode[]): readonly StatusLook[] {
  const health = nodes.map(({ last }) => lookOf(last?.status))
  for (const test of nodes.filter(isTest)) {
    const look = lookOf(test.last?.status)
    for (const node of checkedBy(test)) health[node] = worseOf(health[node] ?? 'none', look)
  }
  return health
}
