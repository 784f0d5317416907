import type { NodeIndex, SiteNode } from '../../docs/index.ts'
import type { Site } from '../data/site.ts'

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
  const tested = new Set(
    site.nodes.flatMap(({ kind, test, parents }) => (kind === 'test' ? checkedBy(test, parents) : [])),
  )
  const isTested = (at: NodeIndex) => tested.has(at)
  const isDescribed = (at: NodeIndex) => site.nodes[at]?.description !== ''
  const sources = indexes(site.nodes, ({ kind }) => kind === 'source')
  return [
    { title: 'Models described', total: models.length, missing: models.filter((at) => !isDescribed(at)) },
    { title: 'Models tested', total: models.length, missing: models.filter((at) => !isTested(at)) },
    { title: 'Sources described', total: sources.length, missing: sources.filter((at) => !isDescribed(at)) },
  ].filter(({ total }) => total > 0)
}

/** A test that points to another node checks the one it is declared at. */
function checkedBy(test: SiteNode['test'], parents: readonly NodeIndex[]): readonly NodeIndex[] {
  return test?.attached === undefined ? parents : [test.attached]
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
