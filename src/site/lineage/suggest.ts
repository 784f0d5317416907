import type { SiteNode } from '../../docs/index.ts'
import { isDrawn } from '../data/site.ts'

/** One criterion of a selector that would choose something. */
export interface Suggestion {
  /** As it is written in a selector: `orders`, `tag:daily`, `path:models/marts`. */
  readonly text: string
  /** How many nodes it chooses. */
  readonly count: number
}

const SHOWN = 8

/** Everything that nodes can be chosen by: names first, then what several have in common. */
export function suggestions(nodes: readonly SiteNode[]): readonly Suggestion[] {
  const counts = new Map<string, number>()
  for (const node of nodes.filter(isDrawn)) {
    for (const text of new Set(criteriaOf(node))) counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return Array.from(counts, ([text, count]) => ({ text, count })).filter(({ text }) => !/[\s,]/.test(text))
}

function criteriaOf(node: SiteNode): readonly string[] {
  const { kind, name, sourceName, materialized, tags, path, packageName } = node
  const folders = path.split('/').slice(0, -1)
  return [
    ...(kind === 'source' ? [`source:${sourceName ?? ''}.${name}`, `source:${sourceName ?? ''}`] : []),
    ...(kind === 'exposure' || kind === 'metric' ? [`${kind}:${name}`] : []),
    ...(kind === 'source' || kind === 'exposure' || kind === 'metric' ? [] : [name]),
    ...tags.map((tag) => `tag:${tag}`),
    ...folders.map((_, depth) => `path:${folders.slice(0, depth + 1).join('/')}`),
    `resource_type:${kind}`,
    ...(materialized === undefined ? [] : [`config.materialized:${materialized}`]),
    `package:${packageName}`,
  ]
}

/** The criterion that is being written: its place in the text, and what stands before it such as `2+`. */
interface Written {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The criterion at a place of a selector, without the graph operators around it. */
export function criterionAt(selector: string, caret: number): Written {
  const before = /[^\s,]*$/.exec(selector.slice(0, caret))?.[0] ?? ''
  const after = /^[^\s,]*/.exec(selector.slice(caret))?.[0] ?? ''
  const whole = before + after
  const operators = /^@?(?:\d*\+)?/.exec(whole)?.[0].length ?? 0
  const tail = /\+\d*$/.exec(whole.slice(operators))?.[0].length ?? 0
  const start = caret - before.length + operators
  const end = caret + after.length - tail
  return { start, end, text: selector.slice(start, end) }
}

/** What the criterion at a place could become: those that begin with it, then those that hold it. */
export function suggest(all: readonly Suggestion[], selector: string, caret: number): readonly Suggestion[] {
  const wanted = criterionAt(selector, caret).text.toLowerCase()
  if (wanted === '') return []
  const ranked: Suggestion[][] = [[], [], []]
  for (const one of all) {
    const rank = rankOf(one.text.toLowerCase(), wanted)
    if (rank !== undefined && one.text !== criterionAt(selector, caret).text) ranked[rank]?.push(one)
  }
  return ranked.flat().slice(0, SHOWN)
}

function rankOf(text: string, wanted: string): number | undefined {
  if (text.startsWith(wanted)) return 0
  if (text.slice(text.indexOf(':') + 1).startsWith(wanted)) return 1
  return text.includes(wanted) ? 2 : undefined
}

/** Puts a suggestion in the place of the criterion that it completes; operators around it stay. */
export function complete(selector: string, caret: number, text: string): string {
  const { start, end } = criterionAt(selector, caret)
  return selector.slice(0, start) + text + selector.slice(end)
}
