import { useMemo } from 'preact/hooks'

import { useSite } from '../data/context.ts'
import { formatRoute } from '../route/route.ts'
import { useChangeQuery, useRoute } from '../route/use-route.ts'
import type { BoxGraph } from './boxes.ts'
import { paint, type Painting } from './lens.ts'
import { changesOf, readState, type Act, type LineageState } from './state.ts'

export interface Lineage {
  readonly state: LineageState
  readonly act: (act: Act) => void
  /** Where an act leads, for links. */
  readonly hrefOf: (act: Act) => string
}

/** The state of the lineage on this page, and how to change it. */
export function useLineage(): Lineage {
  const site = useSite()
  const { path, query } = useRoute()
  const change = useChangeQuery()
  const state = useMemo(() => readState(query, site), [query, site])
  return {
    state,
    act: (act) => change(changesOf(state, site.nodes, act)),
    hrefOf: (act) => formatRoute({ path, query: { ...query, ...changesOf(state, site.nodes, act) } }),
  }
}

/** The colours of a graph's boxes through the lens that is chosen. */
export function usePainting({ boxes }: BoxGraph): Painting {
  const site = useSite()
  const { lens } = useLineage().state
  return useMemo(() => paint(site, boxes, lens), [site, boxes, lens])
}
