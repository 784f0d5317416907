import type { Graph } from '../graph/index.ts'
import type { ConfigValues, NodeIdentity } from '../nodes/index.ts'

/** What selectors look at. Nodes of a project have it, and so does what a manifest of dbt tells of its nodes. */
export interface Selectable extends Pick<
  NodeIdentity,
  'id' | 'name' | 'packageName' | 'fqn' | 'path' | 'patchPath' | 'tags'
> {
  /** dbt's resource type: `model`, `source`, `exposure`, ... */
  readonly kind: string
  readonly config: ConfigValues
  /** Sources only. */
  readonly sourceName?: string
  /** Generic tests only. */
  readonly generic?: { readonly testName: string }
}

export type SelectableGraph = Graph<Selectable>
