import type { NodeIndex, SiteNode } from '../../docs/index.ts'
import { worseOf } from '../data/health.ts'
import type { Site } from '../data/site.ts'
import { foldersOf } from '../tree/build-tree.ts'
import type { StatusLook } from '../ui/looks.ts'
import type { ParentsOf } from './rank.ts'

export const GROUPINGS = ['none', 'folder', 'schema', 'kind'] as const

/** What nodes are put together by. */
export type Grouping = (typeof GROUPINGS)[number]

/** A drawing shows nodes, and groups that stand for several. */
export type Box = { readonly key: string; readonly within: readonly string[] } & (
  | { readonly kind: 'node'; readonly node: NodeIndex }
  | {
      readonly kind: 'group'
      readonly name: string
      readonly nodes: readonly NodeIndex[]
      /** The worst of them. */
      readonly look: StatusLook
    }
)

export interface BoxGraph {
  /** In the order of the graph, a group where its first node is. */
  readonly boxes: readonly Box[]
  /** For each box how many edges come from each other one. */
  readonly counts: readonly ReadonlyMap<number, number>[]
  readonly parents: ParentsOf
}

export interface BoxRequest {
  readonly chosen: readonly NodeIndex[]
  readonly grouping: Grouping
  /** Keys of groups whose nodes and folders are shown in their place. */
  readonly open: ReadonlySet<string>
}

/** Puts chosen nodes into boxes. Edges between the same two boxes become one, those within a box none. */
export function boxGraph({ nodes, health }: Pick<Site, 'nodes' | 'health'>, request: BoxRequest): BoxGraph {
  const { chosen, open } = request
  const arrangement = arrange(nodes, request)
  const members = new Map<string, { readonly within: readonly string[]; readonly nodes: NodeIndex[] }>()
  for (const node of chosen) {
    const chain = arrangement.chainOf(node)
    const closed = chain.findIndex((key) => !open.has(key))
    const within = closed < 0 ? chain : chain.slice(0, closed)
    const key = closed < 0 ? `node ${node}` : (chain[closed] ?? '')
    const known = members.get(key)
    if (known) known.nodes.push(node)
    else members.set(key, { within, nodes: [node] })
  }
  const boxes = Array.from(members, ([key, { within, nodes: inside }]): Box => {
    const [first = 0] = inside
    if (inside.length === 1) return { kind: 'node', key: `node ${first}`, node: first, within }
    const look = inside.reduce<StatusLook>((worst, node) => worseOf(worst, health[node] ?? 'none'), 'none')
    return { kind: 'group', key, name: arrangement.nameOf(key), nodes: inside, look, within }
  })
  const counts = countEdges(nodes, boxes)
  return { boxes, counts, parents: counts.map((above) => [...above.keys()]) }
}

/** The nodes of a box. */
export function nodesIn(box: Box): readonly NodeIndex[] {
  return box.kind === 'node' ? [box.node] : box.nodes
}

function countEdges(nodes: readonly SiteNode[], boxes: readonly Box[]): readonly Map<number, number>[] {
  const boxOf = new Map(boxes.flatMap((box, at) => nodesIn(box).map((node) => [node, at] as const)))
  return boxes.map((box, at) => {
    const above = new Map<number, number>()
    for (const node of nodesIn(box)) {
      for (const parent of nodes[node]?.parents ?? []) {
        const from = boxOf.get(parent)
        if (from !== undefined && from !== at) above.set(from, (above.get(from) ?? 0) + 1)
      }
    }
    return above
  })
}

interface Arrangement {
  /** Keys of the groups that a node can be shown as, the widest first. */
  readonly chainOf: (node: NodeIndex) => readonly string[]
  readonly nameOf: (key: string) => string
}

/** A drawing of one or two groups says nothing: as many folders are passed as it takes to have more. */
const MIN_GROUPS = 3

/**
 * How nodes are put together. Folders stand in folders, and begin where there are several side by side; files beside
 * folders are a group of their own, whose key ends with a slash.
 */
export function arrange(
  nodes: readonly SiteNode[],
  { chosen, grouping }: Pick<BoxRequest, 'chosen' | 'grouping'>,
): Arrangement {
  if (grouping === 'none') return { chainOf: () => [], nameOf: (key) => key }
  const paths = new Map(chosen.map((node) => [node, pathOf(nodes[node], grouping)]))
  const start = startOf([...paths.values()])
  const prefix = `${commonFolders([...paths.values()]).join('/')}/`
  const parents = new Set(
    [...paths.values()].flatMap((path) => path.map((_, depth) => path.slice(0, depth).join('/'))),
  )
  return {
    chainOf: (node) => chainFor(paths.get(node) ?? [], start, parents),
    nameOf: (key) => {
      const name = key.startsWith(prefix) && key !== prefix ? key.slice(prefix.length) : key
      return name.endsWith('/') ? `${name}*` : name
    },
  }
}

function pathOf(node: SiteNode | undefined, grouping: Exclude<Grouping, 'none'>): readonly string[] {
  if (!node) return []
  return grouping === 'kind' ? [node.kind.replaceAll('_', ' ')] : (foldersOf(node, grouping)[0] ?? [])
}

function chainFor(path: readonly string[], start: number, parents: ReadonlySet<string>): readonly string[] {
  const whole = path.join('/')
  const keys = path
    .map((_, depth) => path.slice(0, depth + 1).join('/'))
    .filter((_, depth) => depth + 1 >= start)
  if (parents.has(whole)) return [...keys, `${whole}/`]
  return keys.length === 0 ? [whole] : keys
}

function startOf(paths: readonly (readonly string[])[]): number {
  const deepest = paths.reduce((depth, path) => Math.max(depth, path.length), 1)
  const countAt = (depth: number) => new Set(paths.map((path) => path.slice(0, depth).join('/'))).size
  const depths = Array.from({ length: deepest }, (_, at) => at + 1)
  const counts = depths.map(countAt)
  const enough = Math.min(MIN_GROUPS, Math.max(0, ...counts))
  return depths.find((_, at) => (counts[at] ?? 0) >= enough) ?? 1
}

function commonFolders(paths: readonly (readonly string[])[]): readonly string[] {
  const [first = [], ...rest] = paths
  const isCommon = (depth: number) => rest.every((path) => path[depth] === first[depth])
  const end = first.findIndex((_, depth) => !isCommon(depth))
  return end < 0 ? first : first.slice(0, end)
}
