import { problem, type Problem } from '../errors/index.ts'
import type { ModelNode, Node, NodeId, RefCall, SourceCall, TestNode } from '../nodes/index.ts'
import { nearest } from '../util/index.ts'
import {
  displayName,
  findReferable,
  findSource,
  indexNames,
  withoutRepeats,
  type NameIndex,
} from './names.ts'

export interface EdgeRequest {
  readonly enabled: readonly Node[]
  readonly disabled: readonly Node[]
  readonly projectName: string
}

export interface ResolvedEdges {
  /** Enabled nodes without the tests of disabled ones. */
  readonly nodes: readonly Node[]
  readonly parents: Readonly<Record<NodeId, readonly NodeId[]>>
  readonly problems: readonly Problem[]
}

/** Finds what each node reads. A test of a disabled node is left out with it. */
export function resolveEdges({ enabled, disabled, projectName }: EdgeRequest): ResolvedEdges {
  const names: Names = {
    enabled: indexNames(enabled, projectName),
    disabled: indexNames(disabled, projectName),
  }
  const parents: Record<NodeId, readonly NodeId[]> = {}
  const problems: Problem[] = []
  const nodes = enabled.filter((node) => {
    const reads = node.kind === 'model' || node.kind === 'test' ? resolveReads(node, names) : NO_READS
    const isWithout = node.kind === 'test' && reads.readsDisabled
    if (isWithout && reads.problems.every((one) => one.name === 'REF_DISABLED')) return false
    problems.push(...reads.problems)
    parents[node.id] = reads.parents
    return true
  })
  return { nodes, parents, problems }
}

interface Names {
  readonly enabled: NameIndex
  readonly disabled: NameIndex
}

interface Reads {
  readonly parents: readonly NodeId[]
  readonly problems: readonly Problem[]
  readonly readsDisabled: boolean
}

const NO_READS: Reads = { parents: [], problems: [], readsDisabled: false }

function resolveReads(node: ModelNode | TestNode, names: Names): Reads {
  const found: NodeId[] = []
  const problems: Problem[] = []
  const take = (parent: Node | undefined, orElse: () => Problem) => {
    if (parent) found.push(parent.id)
    else problems.push(orElse())
  }
  for (const call of node.refs) {
    take(findReferable(names.enabled, call, node.packageName), () => missingRef(node, call, names))
  }
  for (const call of node.sources) {
    take(findSource(names.enabled, call, node.packageName), () => missingSource(node, call, names))
  }
  const readsDisabled = problems.some((one) => one.name === 'REF_DISABLED')
  return { parents: withoutRepeats(found), problems, readsDisabled }
}

function missingRef(node: Node, call: RefCall, names: Names): Problem {
  const from = displayName(node)
  const { location } = call
  const name = call.packageName === undefined ? call.name : `${call.packageName}.${call.name}`
  if (findReferable(names.disabled, call, node.packageName)) {
    return problem('REF_DISABLED', { from, name }, { location })
  }
  const meant = nearest(call.name, names.enabled.referable.keys())
  return problem(
    'REF_NOT_FOUND',
    { from, name, nearest: sameNameElsewhere(call, names) ?? meant },
    { location },
  )
}

/** `ref('wrong_package', 'orders')` where another package does have `orders`. */
function sameNameElsewhere(call: RefCall, names: Names): string | undefined {
  const found = names.enabled.referable.get(call.name)?.[0]
  return found && `${found.packageName}.${found.name}`
}

function missingSource(node: Node, call: SourceCall, names: Names): Problem {
  const from = displayName(node)
  const { location } = call
  const name = `${call.sourceName}.${call.table}`
  if (findSource(names.disabled, call, node.packageName)) {
    return problem('REF_DISABLED', { from, name }, { location })
  }
  const facts = { from, name, nearest: nearest(name, names.enabled.sources.keys()) }
  return problem('SOURCE_NOT_FOUND', facts, { location })
}
