import type { NodeId } from '../../nodes/index.ts'
import { ProjectError, type Problem } from '../../errors/index.ts'
import { select, type Selectable, type SelectableGraph } from '../../select/index.ts'
import type { NodeIndex, SiteNode } from '../../docs/index.ts'
import { isDrawn, type Site } from '../data/site.ts'

/** The nodes of a site as the selectors of the command line see them. */
export function selectableGraph({ nodes, children, project }: Site): SelectableGraph {
  const ids = nodes.map(({ id }) => id as NodeId)
  const idsOf = (places: readonly NodeIndex[]) => places.flatMap((at) => ids[at] ?? [])
  return {
    projectName: project.name,
    order: ids,
    nodes: Object.fromEntries(nodes.map((node, at) => [ids[at], selectable(node)])),
    parents: Object.fromEntries(nodes.map(({ parents }, at) => [ids[at], idsOf(parents)])),
    children: Object.fromEntries(children.map((below, at) => [ids[at], idsOf(below)])),
  }
}

function selectable(node: SiteNode): Selectable {
  const known = { ...node, id: node.id as NodeId }
  return node.test?.name === undefined ? known : { ...known, generic: { testName: node.test.name } }
}

export type Chosen =
  | { readonly kind: 'chosen'; readonly nodes: readonly NodeIndex[]; readonly warnings: readonly Problem[] }
  | { readonly kind: 'wrong'; readonly problems: readonly Problem[] }

/** What is shown when nothing is selected: everything that has a place in a drawing. */
export function everything({ nodes }: Pick<Site, 'nodes'>): readonly NodeIndex[] {
  return nodes.flatMap((node, at) => (isDrawn(node) ? at : []))
}

/** Understands a selector as the command line does; tests come only when nothing else is chosen. */
export function choose(
  { nodes, indexOf }: Site,
  graph: SelectableGraph,
  texts: { readonly select: string; readonly exclude: string },
): Chosen {
  try {
    const found = select(graph, {
      select: [texts.select],
      exclude: texts.exclude === '' ? [] : [texts.exclude],
    })
    const all = found.nodeIds.flatMap((id) => indexOf.get(id) ?? [])
    const drawn = all.filter((at) => {
      const node = nodes[at]
      return node !== undefined && isDrawn(node)
    })
    return { kind: 'chosen', nodes: drawn.length > 0 ? drawn : all, warnings: found.warnings }
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error
    return { kind: 'wrong', problems: error.problems }
  }
}

/** A node with what is up to some steps above and below it, tests left out. */
export function neighbours({ nodes, children }: Site, { node, up, down }: Around): readonly NodeIndex[] {
  const above = within(node, up, (at) => nodes[at]?.parents ?? [])
  const below = within(node, down, (at) => children[at] ?? [])
  const isShown = (at: NodeIndex) => {
    const found = nodes[at]
    return at === node || (found !== undefined && isDrawn(found))
  }
  return [...new Set([...above, ...below])].filter(isShown).toSorted((one, other) => one - other)
}

/** A node and all that a number of steps leads to. */
function within(
  start: NodeIndex,
  steps: number,
  next: (at: NodeIndex) => readonly NodeIndex[],
): ReadonlySet<NodeIndex> {
  const reached = new Set([start])
  let border: readonly NodeIndex[] = [start]
  for (let step = 0; step < steps; step++) {
    border = border.flatMap(next).filter((at) => !reached.has(at))
    for (const at of border) reached.add(at)
  }
  return reached
}

export interface Around {
  readonly node: NodeIndex
  readonly up: number
  readonly down: number
}
