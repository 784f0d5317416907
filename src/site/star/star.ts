import type { NodeIndex, SiteNode } from '../../docs/index.ts'

/** A key of a fact: a column that a relationships test says points to a column of a dimension. */
export interface Key {
  readonly column: string
  readonly dimension: NodeIndex
  readonly dimensionColumn: string
  readonly test: NodeIndex
}

export interface Star {
  readonly fact: NodeIndex
  readonly keys: readonly Key[]
}

/** The stars of a project: models that point to others, those with the most keys first. */
export function findStars(nodes: readonly SiteNode[]): readonly Star[] {
  const stars = new Map<NodeIndex, Key[]>()
  nodes.forEach(({ test }, at) => {
    if (!test?.to || test.attached === undefined || test.column === undefined) return
    const ends = [test.attached, test.to.node]
    if (ends.some((node) => nodes[node]?.kind !== 'model')) return
    const keys = stars.get(test.attached) ?? []
    stars.set(test.attached, keys)
    keys.push({ column: test.column, dimension: test.to.node, dimensionColumn: test.to.column, test: at })
  })
  return [...stars]
    .map(([fact, keys]) => ({ fact, keys }))
    .toSorted((one, other) => rank(nodes, other) - rank(nodes, one) || one.fact - other.fact)
}

/** A name that says so makes a fact; otherwise the number of keys. */
function rank(nodes: readonly SiteNode[], { fact, keys }: Star): number {
  return (/^(?:fct|fact|f)_/.test(nodes[fact]?.name ?? '') ? 1000 : 0) + keys.length
}
