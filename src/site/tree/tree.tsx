import type { JSX } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'

import { useSite } from '../data/context.ts'
import { nodeHref } from '../route/route.ts'
import { goTo, useRoute } from '../route/use-route.ts'
import { formatCount } from '../ui/format.ts'
import { KindMark } from '../ui/kind.tsx'
import { LookMark } from '../ui/status.tsx'
import { useScroll } from '../ui/use-scroll.ts'
import { rowsInSight } from '../ui/virtual-list.ts'
import {
  buildTree,
  foldersTo,
  rowOfKey,
  TREE_TABS,
  visibleRows,
  type TreeRow,
  type TreeTab,
} from './build-tree.ts'
import { stepTo } from './keys.ts'
import './tree.css'

const ROW_HEIGHT = 30

/** All nodes but tests, by folder, schema or tag. Only the rows in sight are elements of the page. */
export function Tree(): JSX.Element {
  const site = useSite()
  const { path } = useRoute()
  const current = path[0] === 'n' ? site.indexOf.get(path[1] ?? '') : undefined
  const [tab, setTab] = useState<TreeTab>('folder')
  const [filter, setFilter] = useState('')
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(['models']))
  const root = useMemo(() => buildTree(site.nodes, site.health, tab), [site, tab])
  useEffect(() => {
    const node = current === undefined ? undefined : site.nodes[current]
    if (node) setOpen((before) => new Set([...before, ...foldersTo(node, tab)]))
  }, [current, tab])
  const rows = useMemo(
    () => visibleRows(root, { nodes: site.nodes, health: site.health, open, filter }),
    [root, open, filter],
  )
  const toggle = (key: string) => {
    setOpen((before) => {
      const after = new Set(before)
      if (!after.delete(key)) after.add(key)
      return after
    })
  }
  return (
    <nav class="tree" aria-label="Project">
      <div class="tree-tabs" role="group" aria-label="Arrange by">
        {TREE_TABS.map((one) => (
          <button
            key={one}
            type="button"
            class="button button-small"
            aria-pressed={one === tab}
            onClick={() => setTab(one)}
          >
            {one}
          </button>
        ))}
      </div>
      <input
        class="field tree-filter"
        type="search"
        placeholder="Filter"
        aria-label="Filter the tree"
        value={filter}
        onInput={(event) => setFilter(event.currentTarget.value)}
      />
      <Rows rows={rows} current={current} onToggle={toggle} />
    </nav>
  )
}

interface RowsProps {
  readonly rows: readonly TreeRow[]
  readonly current: number | undefined
  readonly onToggle: (key: string) => void
}

function Rows({ rows, current, onToggle }: RowsProps): JSX.Element {
  const { nodes } = useSite()
  const frame = useRef<HTMLDivElement>(null)
  const [scroll, measure] = useScroll(frame)
  const [focusedKey, setFocusedKey] = useState('')
  const at = rowOfKey(rows, focusedKey)
  const currentRow = rows.findIndex((row) => row.kind === 'node' && row.node === current)
  useEffect(() => {
    if (currentRow >= 0) scrollToRow(frame.current, currentRow)
  }, [currentRow, current])
  const activate = (row: TreeRow) => {
    if (row.kind === 'folder') onToggle(row.key)
    else goTo(nodeHref(nodes[row.node]?.id ?? ''))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = stepTo(event.key, at, rows)
    if (!step) return
    event.preventDefault()
    if (step.kind === 'activate') activate(step.row)
    else if (step.kind === 'toggle') onToggle(step.row.key)
    else {
      setFocusedKey(rows[step.at]?.key ?? '')
      scrollToRow(frame.current, step.at)
    }
  }
  const { first, end } = rowsInSight(scroll, ROW_HEIGHT, rows.length)
  return (
    <div class="tree-frame" ref={frame} onScroll={measure}>
      <div
        role="tree"
        aria-label="Nodes"
        tabIndex={0}
        aria-activedescendant={rows[at] ? `tree-${at}` : undefined}
        class="tree-rows"
        style={{ height: `${rows.length * ROW_HEIGHT}px` }}
        onKeyDown={onKeyDown}
      >
        {rows.slice(first, end).map((row, place) => (
          <Row
            key={row.key}
            id={`tree-${first + place}`}
            row={row}
            top={(first + place) * ROW_HEIGHT}
            isCurrent={row.kind === 'node' && row.node === current}
            isFocused={first + place === at}
            onClick={() => {
              setFocusedKey(row.key)
              activate(row)
            }}
          />
        ))}
      </div>
      {rows.length === 0 && <p class="tree-empty faint">Nothing matches.</p>}
    </div>
  )
}

interface RowProps {
  readonly id: string
  readonly row: TreeRow
  readonly top: number
  readonly isCurrent: boolean
  readonly isFocused: boolean
  readonly onClick: () => void
}

function Row({ id, row, top, isCurrent, isFocused, onClick }: RowProps): JSX.Element {
  const { nodes } = useSite()
  return (
    <div
      id={id}
      role="treeitem"
      class={`tree-row${isFocused ? ' tree-focused' : ''}`}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={row.kind === 'folder' ? row.isOpen : undefined}
      aria-selected={isCurrent}
      style={{ top: `${top}px`, paddingLeft: `${row.level * 0.9}rem` }}
      onClick={onClick}
    >
      {row.kind === 'folder' ? (
        <Arrow isOpen={row.isOpen} />
      ) : (
        <KindMark kind={nodes[row.node]?.kind ?? ''} />
      )}
      <span class="tree-name" title={row.name}>
        {row.name}
      </span>
      {row.look !== 'ok' && row.look !== 'none' && <LookMark look={row.look} />}
      {row.kind === 'folder' && <span class="tree-count">{formatCount(row.count)}</span>}
    </div>
  )
}

function Arrow({ isOpen }: { readonly isOpen: boolean }): JSX.Element {
  return (
    <svg class="tree-arrow" viewBox="0 0 16 16" aria-hidden="true">
      <path d={isOpen ? 'M4 6l4 4 4-4' : 'M6 4l4 4-4 4'} />
    </svg>
  )
}

function scrollToRow(frame: HTMLElement | null, row: number): void {
  if (!frame) return
  const top = row * ROW_HEIGHT
  if (top < frame.scrollTop) frame.scrollTop = top
  else if (top + ROW_HEIGHT > frame.scrollTop + frame.clientHeight)
    frame.scrollTop = top + ROW_HEIGHT - frame.clientHeight
}
