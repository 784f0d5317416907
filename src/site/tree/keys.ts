import type { TreeRow } from './build-tree.ts'

export type TreeStep =
  | { readonly kind: 'move'; readonly at: number }
  | { readonly kind: 'toggle'; readonly row: TreeRow }
  | { readonly kind: 'activate'; readonly row: TreeRow }

type Key = (at: number, rows: readonly TreeRow[]) => TreeStep | undefined

/** What keys do in a tree, by the tree pattern of the ARIA authoring practices. */
const KEYS: Readonly<Record<string, Key>> = {
  ArrowDown: (at, rows) => ({ kind: 'move', at: Math.min(rows.length - 1, at + 1) }),
  ArrowUp: (at) => ({ kind: 'move', at: Math.max(0, at - 1) }),
  Home: () => ({ kind: 'move', at: 0 }),
  End: (_at, rows) => ({ kind: 'move', at: rows.length - 1 }),
  ArrowRight: openOrEnter,
  ArrowLeft: closeOrLeave,
  Enter: activate,
  ' ': activate,
}

/** What a key does at a row; undefined for keys that a tree has no use for. */
export function stepTo(key: string, at: number, rows: readonly TreeRow[]): TreeStep | undefined {
  return Object.hasOwn(KEYS, key) ? KEYS[key]?.(at, rows) : undefined
}

function openOrEnter(at: number, rows: readonly TreeRow[]): TreeStep | undefined {
  const row = rows[at]
  if (row?.kind !== 'folder') return undefined
  return row.isOpen ? { kind: 'move', at: Math.min(rows.length - 1, at + 1) } : { kind: 'toggle', row }
}

function closeOrLeave(at: number, rows: readonly TreeRow[]): TreeStep | undefined {
  const row = rows[at]
  if (!row) return undefined
  if (row.kind === 'folder' && row.isOpen) return { kind: 'toggle', row }
  const above = rows.slice(0, at).findLastIndex(({ level }) => level < row.level)
  return { kind: 'move', at: Math.max(0, above) }
}

function activate(at: number, rows: readonly TreeRow[]): TreeStep | undefined {
  const row = rows[at]
  return row && { kind: 'activate', row }
}
