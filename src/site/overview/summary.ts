import type { NodeIndex, NodeResultPoint, SiteNode } from '../../docs/index.ts'
import { worstFirst } from '../data/health.ts'
import type { Site } from '../data/site.ts'
import { checkedBy, isTest } from '../data/tests.ts'
import { lookOf } from '../ui/looks.ts'

/** How many nodes there are of each kind, most first. */
export function countKinds(nodes: readonly SiteNode[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const { kind } of nodes) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts].toSorted(([, one], [, other]) => other - one)
}

/** Something that should hold for all of some nodes, and those for which it does not. */
export interface Coverage {
  readonly title: string
  readonly total: number
  readonly missing: readonly NodeIndex[]
}

/** What is described and tested. */
export function coverageOf(site: Site): readonly Coverage[] {
  const models = indexes(site.nodes, ({ kind }) => kind === 'model' || kind === 'snapshot')
  const tested = new Set(site.nodes.filter(isTest).flatMap(checkedBy))
  const isTested = (at: NodeIndex) => tested.has(at)
  const isDescribed = (at: NodeIndex) => site.nodes[at]?.description !== ''
  const sources = indexes(site.nodes, ({ kind }) => kind === 'source')
  return [
    { title: 'Models described', total: models.length, missing: models.filter((at) => !isDescribed(at)) },
    { title: 'Models tested', total: models.length, missing: models.filter((at) => !isTested(at)) },
    { title: 'Sources described', total: sources.length, missing: sources.filter((at) => !isDescribed(at)) },
  ].filter(({ total }) => total > 0)
}

/** A node whose newest result was no good. */
export interface Failing {
  readonly at: NodeIndex
  readonly node: SiteNode
  readonly last: NodeResultPoint
}

/** What fails or warns now, also when the newest run did not have it; failures first. */
export function failingNow(nodes: readonly SiteNode[]): readonly Failing[] {
  const found = nodes.flatMap((node, at) => {
    const { last } = node
    return last && ['fail', 'warn'].includes(lookOf(last.status)) ? [{ at, node, last }] : []
  })
  return found.toSorted((one, other) => worstFirst(lookOf(one.last.status), lookOf(other.last.status)))
}

/** Where a reader may begin: models that nothing else is built from, and what shows them to people. */
export function entryPoints(site: Site): readonly NodeIndex[] {
  const isBuiltOn = (at: NodeIndex) => {
    const kinds = (site.children[at] ?? []).map((child) => site.nodes[child]?.kind)
    return kinds.some((kind) => kind === 'model' || kind === 'snapshot')
  }
  const exposures = indexes(site.nodes, ({ kind }) => kind === 'exposure')
  const ends = indexes(site.nodes, ({ kind }) => kind === 'model').filter((at) => !isBuiltOn(at))
  return [...exposures, ...ends]
}

function indexes(nodes: readonly SiteNode[], isMeant: (node: SiteNode) => boolean): readonly NodeIndex[] {
  return nodes.flatMap((node, at) => (isMeant(node) ? [at] : []))
}
