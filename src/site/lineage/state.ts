import type { NodeIndex, SiteNode } from '../../docs/index.ts'
import type { Site } from '../data/site.ts'
import { formatList, parseList } from '../route/list.ts'
import type { Query } from '../route/route.ts'
import { GROUPINGS, type Grouping } from './boxes.ts'
import { SIDES, type Expansion, type Side } from './expand.ts'
import { LENSES, type Lens } from './lens.ts'

/** What a lineage shows beyond its selectors. All of it stands in the query, so that it can be sent to somebody. */
export interface LineageState {
  /** Undefined where the reader has not chosen. */
  readonly grouping: Grouping | undefined
  readonly lens: Lens
  readonly open: ReadonlySet<string>
  readonly expansion: Expansion
}

/** What a reader does to a drawing. */
export type Act =
  | { readonly kind: 'show' | 'hide'; readonly node: NodeIndex; readonly sides: readonly Side[] }
  | { readonly kind: 'open' | 'close'; readonly group: string }

export function readState(query: Query, { indexOf }: Pick<Site, 'indexOf'>): LineageState {
  const nodesOf = (side: Side) => new Set(parseList(query[side]).flatMap((id) => indexOf.get(id) ?? []))
  return {
    grouping: GROUPINGS.find((one) => one === query['group']),
    lens: LENSES.find((one) => one === query['lens']) ?? 'status',
    open: new Set(parseList(query['open'])),
    expansion: { parents: nodesOf('parents'), children: nodesOf('children') },
  }
}

/** The values of the query that an act changes. */
export function changesOf({ open, expansion }: LineageState, nodes: readonly SiteNode[], act: Act): Query {
  switch (act.kind) {
    case 'open':
      return { open: formatList(new Set([...open, act.group])) }
    case 'close':
      return { open: formatList([...open].filter((key) => key !== act.group)) }
    case 'show':
    case 'hide':
      return Object.fromEntries(
        act.sides.map((side) => {
          const others = [...expansion[side]].filter((node) => node !== act.node)
          const all = act.kind === 'show' ? [...others, act.node] : others
          return [side, formatList(all.flatMap((node) => nodes[node]?.id ?? []))]
        }),
      )
  }
}

/**
 * The selector of the command line that chooses what is shown: what was brought in by hand is a step around a node.
 * Empty when everything is shown.
 */
export function selectorOf(
  { select, exclude }: { readonly select: string; readonly exclude: string },
  { expansion }: LineageState,
  nodes: readonly SiteNode[],
): string {
  const steps = SIDES.flatMap((side) =>
    [...expansion[side]]
      .flatMap((at) => nodes[at] ?? [])
      .map((node) => (side === 'parents' ? `1+${criterionOf(node)}` : `${criterionOf(node)}+1`)),
  )
  const included = select.trim() === '' ? '' : [select.trim(), ...steps].join(' ')
  return [included && `--select ${quoted(included)}`, exclude.trim() && `--exclude ${quoted(exclude.trim())}`]
    .filter(Boolean)
    .join(' ')
}

/** How a selector names a node. */
export function criterionOf(node: SiteNode): string {
  return node.sourceName === undefined ? node.name : `source:${node.sourceName}.${node.name}`
}

/** For a shell: nothing but its own mark ends a text in single marks. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", () => String.raw`'\''`)}'`
}
