import type { NodeIndex, SiteNode, TestResults } from '../../docs/index.ts'
import { worstFirst } from '../data/health.ts'
import type { Site } from '../data/site.ts'
import { isTest, pointsOf, type TestPoint } from '../data/tests.ts'
import type { Query } from '../route/route.ts'
import { displayName } from '../ui/format.ts'
import { lookOf, type StatusLook } from '../ui/looks.ts'
import { trendOf, TRENDS, type Trend } from './trend.ts'

/** One test as the list shows it. */
export interface TestItem {
  readonly at: NodeIndex
  readonly node: SiteNode
  readonly look: StatusLook
  readonly kind: string
  /** What it checks: the node it is declared at, or the first that it reads. */
  readonly checked: SiteNode | undefined
  /** Newest first. */
  readonly points: readonly TestPoint[]
  readonly trend: Trend
}

/** All tests: what went wrong last first, then what cannot be relied on, then the others. */
export function listTests(
  { nodes, runs }: Pick<Site, 'nodes' | 'runs'>,
  results: TestResults,
): readonly TestItem[] {
  const tests = nodes.flatMap((node, at) => (isTest(node) ? [{ node, at }] : []))
  return tests
    .map(({ node, at }): TestItem => {
      const points = pointsOf(at, results)
      return {
        at,
        node,
        look: lookOf(node.last?.status),
        kind: kindOf(node),
        checked: nodes[node.test?.attached ?? node.parents[0] ?? -1],
        points,
        trend: trendOf(points, runs),
      }
    })
    .toSorted((one, other) => worstFirst(one.look, other.look) || doubt(one) - doubt(other))
}

function kindOf({ kind, test }: SiteNode): string {
  if (kind === 'unit_test') return 'unit test'
  return test?.name ?? 'singular'
}

function doubt({ trend }: TestItem): number {
  return TRENDS.findIndex((one) => one === trend) + (trend === 'steady' ? TRENDS.length + 1 : 0)
}

/** What tests are filtered by, and the value that each test has there. */
export const FILTERS: Readonly<Record<string, (item: TestItem) => readonly string[]>> = {
  status: ({ look }) => [look],
  severity: ({ node }) => [node.test?.severity ?? 'error'],
  kind: ({ kind }) => [kind],
  tag: ({ node, checked }) => [...new Set([...node.tags, ...(checked?.tags ?? [])])],
  trend: ({ trend }) => [trend],
}

/** Tests that have all the values of a query, and in whose names its text `q` occurs. */
export function filterTests(items: readonly TestItem[], query: Query): readonly TestItem[] {
  const wanted = Object.entries(FILTERS).filter(([name]) => (query[name] ?? '') !== '')
  const text = (query['q'] ?? '').trim().toLowerCase()
  return items.filter(
    (item) =>
      wanted.every(([name, valuesOf]) => valuesOf(item).includes(query[name] ?? '')) &&
      (text === '' || textOf(item).includes(text)),
  )
}

function textOf({ node, checked }: TestItem): string {
  return [node.name, checked && displayName(checked), node.test?.column].join(' ').toLowerCase()
}

/** The values that tests have for a filter and how many have each, most first. */
export function countValues(
  items: readonly TestItem[],
  valuesOf: (item: TestItem) => readonly string[],
): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const value of items.flatMap(valuesOf)) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].toSorted(([, one], [, other]) => other - one)
}
