import type {
  NodeCode,
  NodeDetail,
  NodeIndex,
  RunDetail,
  SearchBlock,
  SiteIndex,
  SiteNode,
  SiteProject,
  SiteRun,
  TestResults,
} from '../../docs/index.ts'
import type { StatusLook } from '../ui/looks.ts'
import { healthOf } from './health.ts'
import { isTest } from './tests.ts'

/** All that the pages know. What a single page shows is unpacked when it is first asked for, and kept. */
export interface Site {
  readonly project: SiteProject
  readonly readme?: string
  readonly nodes: readonly SiteNode[]
  readonly runs: readonly SiteRun[]
  /** What is built from each node or checks it, in the order of the graph. */
  readonly children: readonly (readonly NodeIndex[])[]
  readonly indexOf: ReadonlyMap<string, NodeIndex>
  /** The worst of each node's own last result and those of its tests. */
  readonly health: readonly StatusLook[]
  detail(node: NodeIndex): Promise<NodeDetail>
  code(node: NodeIndex): Promise<NodeCode>
  run(run: number): Promise<RunDetail>
  search(): Promise<SearchBlock>
  tests(): Promise<TestResults>
}

export type ReadBlock = <Value>(name: string) => Promise<Value>

/** Prepares the pages' data from the index; the other blocks stay packed. */
export function createSite(index: SiteIndex, read: ReadBlock): Site {
  const kept = new Map<string, Promise<unknown>>()
  function keep<Value>(name: string): Promise<Value> {
    const found = kept.get(name) ?? read<Value>(name)
    kept.set(name, found)
    return found as Promise<Value>
  }
  async function fromShard<Value>(kind: string, node: NodeIndex): Promise<Value> {
    const shard = await keep<readonly Value[]>(`${kind}-${Math.floor(node / index.shardSize)}`)
    const value = shard[node % index.shardSize]
    if (value === undefined) throw new Error(`Node ${node} is not in its block.`)
    return value
  }
  return {
    project: index.project,
    ...(index.readme !== undefined && { readme: index.readme }),
    nodes: index.nodes,
    runs: index.runs,
    children: childrenOf(index.nodes),
    health: healthOf(index.nodes),
    indexOf: new Map(index.nodes.map(({ id }, at) => [id, at])),
    detail: (node) => fromShard('nodes', node),
    code: (node) => fromShard('code', node),
    run: (run) => keep(`run-${run}`),
    search: () => keep('search'),
    tests: () => keep('tests'),
  }
}

function childrenOf(nodes: readonly SiteNode[]): readonly (readonly NodeIndex[])[] {
  const children: NodeIndex[][] = nodes.map(() => [])
  nodes.forEach(({ parents }, at) => {
    for (const parent of parents) children[parent]?.push(at)
  })
  return children
}

/** Whether a node has a place in lineage drawings: everything but what only checks. */
export function isDrawn(node: SiteNode): boolean {
  return !isTest(node) && node.kind !== 'operation'
}
