import type { NodeIndex, SiteNode } from '../../docs/index.ts'
import { worseOf, worstFirst } from '../data/health.ts'
import { checkedBy, isTest } from '../data/tests.ts'
import { lookOf, type StatusLook } from '../ui/looks.ts'

/** Kinds of tests that every project has; the others share a column. */
export const TEST_KINDS = ['unique', 'not_null', 'relationships', 'accepted_values', 'other'] as const

export type TestKind = (typeof TEST_KINDS)[number]

export interface Cell {
  readonly count: number
  readonly look: StatusLook
}

export interface MatrixRow {
  readonly node: NodeIndex
  readonly cells: ReadonlyMap<TestKind, Cell>
  readonly look: StatusLook
}

/** The tests of each node by kind, the worst nodes first. */
export function testMatrix(nodes: readonly SiteNode[]): readonly MatrixRow[] {
  const rows = new Map<NodeIndex, Map<TestKind, Cell>>()
  for (const node of nodes.filter(isTest)) {
    for (const checked of checkedBy(node)) {
      const cells = rows.get(checked) ?? new Map<TestKind, Cell>()
      rows.set(checked, cells)
      addTest(cells, node)
    }
  }
  return [...rows]
    .map(([node, cells]) => ({ node, cells, look: worstOf(cells) }))
    .toSorted((one, other) => worstFirst(one.look, other.look) || one.node - other.node)
}

function addTest(cells: Map<TestKind, Cell>, { test, last }: SiteNode): void {
  const kind = TEST_KINDS.find((one) => one === test?.name) ?? 'other'
  const cell = cells.get(kind) ?? { count: 0, look: 'none' }
  cells.set(kind, { count: cell.count + 1, look: worseOf(cell.look, lookOf(last?.status)) })
}

function worstOf(cells: ReadonlyMap<TestKind, Cell>): StatusLook {
  return [...cells.values()].reduce<StatusLook>((worst, { look }) => worseOf(worst, look), 'none')
}
