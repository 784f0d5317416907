import MiniSearch, { type SearchResult } from 'minisearch'

import type { NodeIndex, SearchBlock, SiteNode } from '../../docs/index.ts'
import { isDrawn } from '../data/site.ts'
import { displayName } from '../ui/format.ts'

/** Where a search found its words. */
export type Field = 'name' | 'column' | 'tag' | 'description' | 'column description' | 'code'

export interface Found {
  readonly node: NodeIndex
  readonly field: Field
  /** The text that matched, when it is not the name itself. Made when it is shown: most results never are. */
  readonly text?: () => string
}

/** Words of the texts of all nodes. */
export interface TextIndex {
  find(words: string): readonly Found[]
}

const FIELDS = ['name', 'columns', 'tags', 'description', 'columnDescriptions'] as const

const FIELD_NAMES: Readonly<Record<string, Field>> = {
  name: 'name',
  columns: 'column',
  tags: 'tag',
  description: 'description',
  columnDescriptions: 'column description',
}

/** Below so many exact results, words that are nearly right count as well. */
const ENOUGH = 10

/** Names that match: the very name first, then names that begin with the words, then names that hold them. */
export function findNames(nodes: readonly SiteNode[], words: string): readonly Found[] {
  const wanted = words.trim().toLowerCase()
  if (wanted === '') return []
  const ranked = nodes.flatMap((node, at) => {
    const rank = rankName(node, wanted)
    return rank === undefined
      ? []
      : [{ at, rank: isDrawn(node) ? rank : rank + 10, length: node.name.length }]
  })
  return ranked
    .toSorted((one, other) => one.rank - other.rank || one.length - other.length || one.at - other.at)
    .map(({ at }) => ({ node: at, field: 'name' }))
}

function rankName(node: SiteNode, wanted: string): number | undefined {
  const name = node.name.toLowerCase()
  if (name === wanted || displayName(node).toLowerCase() === wanted) return 0
  if (name.startsWith(wanted)) return 1
  const at = name.indexOf(wanted)
  if (at < 0) return undefined
  return /[^\p{L}\p{N}]/u.test(name[at - 1] ?? '') ? 2 : 3
}

const SLICE = 400

/**
 * Indexes the texts of all nodes, in slices between which the page may do other things.
 *
 * @param rest gives way to other work until it resolves.
 */
export async function indexTexts(
  nodes: readonly SiteNode[],
  block: SearchBlock,
  rest: () => Promise<void>,
): Promise<TextIndex> {
  const index = new MiniSearch<Record<string, unknown>>({
    fields: [...FIELDS],
    tokenize: (text) => text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== ''),
  })
  for (let first = 0; first < nodes.length; first += SLICE) {
    index.addAll(
      nodes.slice(first, first + SLICE).map((node, at) => ({
        id: first + at,
        name: `${node.name} ${node.sourceName ?? ''}`,
        columns: node.columns.join(' '),
        tags: node.tags.join(' '),
        description: node.description,
        columnDescriptions: (block.columnDescriptions[first + at] ?? []).join(' '),
      })),
    )
    await rest()
  }
  return { find: (words) => findTexts(index, words, { nodes, block }) }
}

interface Texts {
  readonly nodes: readonly SiteNode[]
  readonly block: SearchBlock
}

const BOOST = { name: 8, columns: 4, tags: 3, description: 2, columnDescriptions: 1 }

function findTexts(index: MiniSearch, words: string, texts: Texts): readonly Found[] {
  const exact = index.search(words, { prefix: isPrefix, combineWith: 'AND', boost: BOOST })
  const results =
    exact.length >= ENOUGH
      ? exact
      : index.search(words, {
          prefix: isPrefix,
          combineWith: 'AND',
          boost: BOOST,
          fuzzy: (term) => (term.length > 3 ? 0.2 : false),
        })
  return results.map((result) => toFound(result, texts))
}

/** What begins with one letter is nearly everything. */
function isPrefix(term: string): boolean {
  return term.length > 1
}

function toFound({ id, match, terms }: SearchResult, texts: Texts): Found {
  const node = id as NodeIndex
  const matched = new Set(Object.values(match).flat())
  const first = FIELDS.find((one) => matched.has(one)) ?? 'name'
  const field = FIELD_NAMES[first] ?? 'name'
  if (field === 'name') return { node, field }
  const text = () =>
    textsOf(field, node, texts)
      .filter((one) => holdsAny(one, terms))
      .slice(0, 3)
      .join(', ')
  return { node, field, text }
}

function textsOf(field: Field, node: NodeIndex, { nodes, block }: Texts): readonly string[] {
  const found = nodes[node]
  if (!found) return []
  if (field === 'column') return found.columns
  if (field === 'tag') return found.tags
  return field === 'description' ? [found.description] : (block.columnDescriptions[node] ?? [])
}

function holdsAny(text: string, terms: readonly string[]): boolean {
  const lower = text.toLowerCase()
  return terms.some((term) => lower.includes(term))
}

/** Results of several searches: of each node the first, and tests after what people look for. */
export function mergeFound(
  nodes: readonly SiteNode[],
  ...lists: readonly (readonly Found[])[]
): readonly Found[] {
  const byNode = new Map<NodeIndex, Found>()
  for (const one of lists.flat()) if (!byNode.has(one.node)) byNode.set(one.node, one)
  const isSought = ({ node }: Found) => {
    const found = nodes[node]
    return found !== undefined && isDrawn(found)
  }
  const found = [...byNode.values()]
  return [...found.filter(isSought), ...found.filter((one) => !isSought(one))]
}

/** The line of a text that holds some words, when one does. */
export function findLine(code: string, words: string): string | undefined {
  const at = code.toLowerCase().indexOf(words.trim().toLowerCase())
  if (at < 0 || words.trim() === '') return undefined
  const start = code.lastIndexOf('\n', at) + 1
  const end = code.indexOf('\n', at)
  return code.slice(start, end < 0 ? undefined : end).trim()
}
