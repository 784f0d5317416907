import type { NodeIndex, SiteNode } from '../../docs/index.ts'
import { worseOf } from '../data/health.ts'
import { isDrawn } from '../data/site.ts'
import { displayName } from '../ui/format.ts'
import type { StatusLook } from '../ui/looks.ts'

export const TREE_TABS = ['folder', 'schema', 'tag'] as const

/** What the tree is arranged by. */
export type TreeTab = (typeof TREE_TABS)[number]

export interface Folder {
  /** Names of the folders down to this one, joined by a slash. */
  readonly key: string
  readonly name: string
  readonly folders: ReadonlyMap<string, Folder>
  readonly nodes: readonly NodeIndex[]
  /** Nodes in it and in the folders below. */
  readonly count: number
  /** The worst of them. */
  readonly look: StatusLook
}

interface OpenFolder {
  readonly key: string
  readonly name: string
  readonly folders: Map<string, OpenFolder>
  readonly nodes: NodeIndex[]
  count: number
  look: StatusLook
}

/** One line of the tree. */
export type TreeRow = {
  readonly key: string
  /** From 1. */
  readonly level: number
  readonly name: string
  readonly look: StatusLook
  /** Its place among the rows of its folder, from 1, and how many those are. */
  readonly position: number
  readonly siblings: number
} & (
  | { readonly kind: 'folder'; readonly isOpen: boolean; readonly count: number }
  | { readonly kind: 'node'; readonly node: NodeIndex }
)

/** Arranges everything that is no test into folders. A node with several tags stands under each. */
export function buildTree(nodes: readonly SiteNode[], health: readonly StatusLook[], tab: TreeTab): Folder {
  const root = openFolder('', '')
  nodes.forEach((node, at) => {
    if (!isDrawn(node)) return
    for (const path of foldersOf(node, tab)) place(root, path, { node: at, look: health[at] ?? 'none' })
  })
  return root
}

/** The folders that a node stands in, outermost first; under several of them when it has several tags. */
export function foldersOf(node: SiteNode, tab: TreeTab): readonly (readonly string[])[] {
  switch (tab) {
    case 'folder':
      return [
        [...node.path.split('/').slice(0, -1), ...(node.sourceName === undefined ? [] : [node.sourceName])],
      ]
    case 'schema':
      return [node.schema === undefined ? ['without a relation'] : [node.schema]]
    case 'tag':
      return node.tags.length === 0 ? [['without a tag']] : node.tags.map((tag) => [tag])
  }
}

function place(
  root: OpenFolder,
  path: readonly string[],
  { node, look }: { readonly node: NodeIndex; readonly look: StatusLook },
): void {
  let folder = root
  for (const name of path) {
    folder.count++
    folder.look = worseOf(folder.look, look)
    const next = folder.folders.get(name) ?? openFolder(`${folder.key}${folder.key && '/'}${name}`, name)
    folder.folders.set(name, next)
    folder = next
  }
  folder.count++
  folder.look = worseOf(folder.look, look)
  folder.nodes.push(node)
}

function openFolder(key: string, name: string): OpenFolder {
  return { key, name, folders: new Map(), nodes: [], count: 0, look: 'none' }
}

/** Made once: comparing with a new one each time takes eighty times as long. */
const NAMES = new Intl.Collator('en', { numeric: true })

export interface VisibleRequest {
  readonly nodes: readonly SiteNode[]
  readonly health: readonly StatusLook[]
  /** Keys of open folders. */
  readonly open: ReadonlySet<string>
  /** Part of a name; folders that hold a match are then shown open. */
  readonly filter: string
}

/** The rows that are shown, top to bottom: folders before nodes, both by name. */
export function visibleRows(root: Folder, request: VisibleRequest): readonly TreeRow[] {
  const rows: TreeRow[] = []
  addRows(root, 1, { ...request, filter: request.filter.toLowerCase(), rows })
  return rows
}

function addRows(
  folder: Folder,
  level: number,
  request: VisibleRequest & { readonly rows: TreeRow[] },
): void {
  const { nodes, health, open, filter, rows } = request
  const named = folder.nodes
    .map((node) => ({ node, name: nameIn(folder, nodes[node]) }))
    .filter(({ name }) => filter === '' || name.toLowerCase().includes(filter))
    .toSorted((one, other) => NAMES.compare(one.name, other.name))
  const folders = [...folder.folders.values()]
    .filter((one) => filter === '' || hasMatch(one, filter, nodes))
    .toSorted((one, other) => NAMES.compare(one.name, other.name))
  const siblings = folders.length + named.length
  folders.forEach((one, at) => {
    const isOpen = filter !== '' || open.has(one.key)
    const { key, name, look, count } = one
    rows.push({ kind: 'folder', key, level, name, look, count, isOpen, position: at + 1, siblings })
    if (isOpen) addRows(one, level + 1, request)
  })
  named.forEach(({ node, name }, at) => {
    const key = `${folder.key}\n${node}`
    const position = folders.length + at + 1
    rows.push({ kind: 'node', key, level, name, look: health[node] ?? 'none', node, position, siblings })
  })
}

/** A source stands in a folder of its name, which need not be said again. */
function nameIn(folder: Folder, node: SiteNode | undefined): string {
  if (!node) return ''
  return node.sourceName === folder.name ? node.name : displayName(node)
}

function hasMatch(folder: Folder, filter: string, nodes: readonly SiteNode[]): boolean {
  const isMeant = (node: NodeIndex) => nameIn(folder, nodes[node]).toLowerCase().includes(filter)
  return (
    folder.nodes.some(isMeant) || [...folder.folders.values()].some((one) => hasMatch(one, filter, nodes))
  )
}

/**
 * The row that has a key. When it is gone, because a folder above it was closed or a filter hides it, the nearest
 * folder around it that is shown, or the first row.
 */
export function rowOfKey(rows: readonly TreeRow[], key: string): number {
  const found = rows.findIndex((row) => row.key === key)
  if (found >= 0) return found
  const folder = key.split('\n')[0] ?? ''
  const around = rows.findLastIndex(
    (row) => row.kind === 'folder' && (folder === row.key || folder.startsWith(`${row.key}/`)),
  )
  return Math.max(0, around)
}

/** The keys of the folders that lead to a node, on the first way there. */
export function foldersTo(node: SiteNode, tab: TreeTab): readonly string[] {
  const path = foldersOf(node, tab)[0] ?? []
  return path.map((_, at) => path.slice(0, at + 1).join('/'))
}
