import type { NodeIndex, SiteNode } from '../../docs/index.ts'
import type { Site } from '../data/site.ts'
import { LOOK_WORDS, type StatusLook } from '../ui/looks.ts'
import { arrange, nodesIn, type Box } from './boxes.ts'

export const LENSES = ['status', 'kind', 'layer', 'duration'] as const

/** What colours tell. */
export type Lens = (typeof LENSES)[number]

/** Boxes of one colour. */
export interface Category {
  readonly word: string
  /** Class of the style sheet that sets its colour. */
  readonly paint: string
  /** Status only: its shape. */
  readonly look?: StatusLook
  /** Nodes of it. */
  readonly count: number
}

export interface Painting {
  /** In the order of the legend. */
  readonly categories: readonly Category[]
  /** For each box its place among them. */
  readonly of: readonly number[]
}

/** Colours that can be told apart; what is left shares one. */
const HUES = 8
const OTHERS = 'others'

const STATUS_ORDER = ['fail', 'warn', 'ok', 'skipped', 'none'] as const satisfies readonly StatusLook[]

/** Upper ends, in milliseconds. */
const DURATIONS = [
  ['under 100 ms', 100],
  ['under 1 s', 1000],
  ['under 10 s', 10_000],
  ['under a minute', 60_000],
  ['a minute or more', Infinity],
] as const
const NOT_RUN = 'not run'

type LensSite = Pick<Site, 'nodes' | 'health'>

/** The colour of each box, with a word for it: nothing is told by colour alone. */
export function paint(site: LensSite, boxes: readonly Box[], lens: Lens): Painting {
  switch (lens) {
    case 'status':
      return paintStatus(site, boxes)
    case 'kind':
      return paintWords(boxes, kindOf(site.nodes), 'count')
    case 'layer':
      return paintWords(boxes, layerOf(site.nodes, boxes), 'order')
    case 'duration':
      return paintDurations(site.nodes, boxes)
  }
}

type WordOf = (node: NodeIndex) => string

type Step = Omit<Category, 'count'>

function paintStatus({ health }: LensSite, boxes: readonly Box[]): Painting {
  const scale = STATUS_ORDER.map((look) => ({ word: LOOK_WORDS[look], paint: `status-${look}`, look }))
  const wordOf: WordOf = (node) => LOOK_WORDS[health[node] ?? 'none']
  return onScale(boxes, scale, {
    ofNode: wordOf,
    ofBox: (box) => (box.kind === 'group' ? LOOK_WORDS[box.look] : wordOf(box.node)),
  })
}

function paintDurations(nodes: readonly SiteNode[], boxes: readonly Box[]): Painting {
  const scale = [
    ...DURATIONS.map(([word], at) => ({ word, paint: `heat-${at + 1}` })),
    { word: NOT_RUN, paint: 'heat-none' },
  ]
  const wordOf = (inside: readonly NodeIndex[]) => {
    const times = inside.flatMap((node) => nodes[node]?.last?.ms ?? [])
    const sum = times.reduce((one, other) => one + other, 0)
    return times.length === 0 ? NOT_RUN : (DURATIONS.find(([, end]) => sum < end)?.[0] ?? NOT_RUN)
  }
  return onScale(boxes, scale, { ofNode: (node) => wordOf([node]), ofBox: (box) => wordOf(nodesIn(box)) })
}

/** Words that the project chose: those that occur most get a colour of their own. */
function paintWords(boxes: readonly Box[], wordOf: WordOf, order: 'count' | 'order'): Painting {
  const words = new Map(boxes.flatMap(nodesIn).map((node) => [node, wordOf(node)]))
  const counts = countWords([...words.values()])
  const byCount = commonestFirst(counts)
  const own = new Set(byCount.length > HUES ? byCount.slice(0, HUES - 1) : byCount)
  const listed = (order === 'count' ? byCount : [...counts.keys()]).filter((word) => own.has(word))
  const scale = [
    ...listed.map((word, at) => ({ word, paint: `hue-${at + 1}` })),
    { word: OTHERS, paint: 'hue-others' },
  ]
  const known = (word: string | undefined) => (word !== undefined && own.has(word) ? word : OTHERS)
  return onScale(boxes, scale, {
    ofNode: (node) => known(words.get(node)),
    ofBox: (box) =>
      box.kind === 'node'
        ? known(words.get(box.node))
        : known(commonestFirst(countWords(box.nodes.map((node) => words.get(node) ?? OTHERS)))[0]),
  })
}

/** The steps of a scale that occur, with the nodes of each; a group may have another word than most of its nodes. */
function onScale(
  boxes: readonly Box[],
  scale: readonly Step[],
  { ofNode, ofBox }: { readonly ofNode: WordOf; readonly ofBox: (box: Box) => string },
): Painting {
  const words = boxes.map(ofBox)
  const used = new Set(words)
  const counts = countWords(boxes.flatMap(nodesIn).map(ofNode))
  const categories = scale
    .map((step) => ({ ...step, count: counts.get(step.word) ?? 0 }))
    .filter(({ word, count }) => count > 0 || used.has(word))
  const placeOf = new Map(categories.map(({ word }, at) => [word, at]))
  return { categories, of: words.map((word) => placeOf.get(word) ?? -1) }
}

function countWords(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

function commonestFirst(counts: ReadonlyMap<string, number>): readonly string[] {
  return [...counts].toSorted(([, one], [, other]) => other - one).map(([word]) => word)
}

/** Models by how they are built: nearly everything is a model. */
function kindOf(nodes: readonly SiteNode[]): (node: NodeIndex) => string {
  return (at) => {
    const node = nodes[at]
    if (!node) return OTHERS
    return (
      (node.kind === 'model' ? node.materialized : undefined)?.replaceAll('_', ' ') ??
      node.kind.replaceAll('_', ' ')
    )
  }
}

/** The widest folders that there are several of, as groups by folder begin with. */
function layerOf(nodes: readonly SiteNode[], boxes: readonly Box[]): (node: NodeIndex) => string {
  const { chainOf, nameOf } = arrange(nodes, { chosen: boxes.flatMap(nodesIn), grouping: 'folder' })
  return (node) => nameOf(chainOf(node)[0] ?? '')
}
