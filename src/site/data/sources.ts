import type { LoadPoint, NodeIndex, SiteFreshness, SiteNode, SourceLoad } from '../../docs/index.ts'
import { lookOf } from '../ui/looks.ts'
import { isDrawn, type Site } from './site.ts'

/** A source with how it is filled and how fresh it is. */
export interface SourceItem {
  readonly at: NodeIndex
  readonly node: SiteNode
  readonly load?: SourceLoad
  readonly lastLoad?: LoadPoint
  readonly freshness?: SiteFreshness
  /** How many nodes read it. */
  readonly readers: number
}

/** All sources, in the order of the graph. */
export async function loadSources(site: Site): Promise<readonly SourceItem[]> {
  const sources = site.nodes.flatMap((node, at) => (node.kind === 'source' ? [{ node, at }] : []))
  return await Promise.all(
    sources.map(async ({ node, at }): Promise<SourceItem> => {
      const { load, freshness } = await site.detail(at)
      const lastLoad = load?.history[0]
      return {
        at,
        node,
        readers: (site.children[at] ?? []).filter((child) => isReader(site.nodes[child])).length,
        ...(load && { load }),
        ...(lastLoad && { lastLoad }),
        ...(freshness && { freshness }),
      }
    }),
  )
}

function isReader(node: SiteNode | undefined): boolean {
  return node !== undefined && isDrawn(node)
}

/** Whether a source is older than it may be, or could not be checked. */
export function isLate({ freshness }: SourceItem): boolean {
  return ['warn', 'fail'].includes(lookOf(freshness?.status))
}
