import { problem, type Problem } from '../errors/index.ts'
import type { Node, RelationName } from '../nodes/index.ts'
import { displayName } from './names.ts'

/** Nodes that share a name which must be theirs alone: the one `ref()` or `source()` uses, or a test's id. */
export function findDuplicateNames(nodes: readonly Node[]): readonly Problem[] {
  return findClashes(nodes, nameKey).map(({ node, first }) => {
    const other = `${first.location.file}:${first.location.line}`
    const facts = { kind: node.kind, name: displayName(node), other }
    return problem('NAME_DUPLICATE', facts, { location: node.location })
  })
}

/** Nodes that would overwrite each other's table. */
export function findRelationClashes(nodes: readonly Node[]): readonly Problem[] {
  return findClashes(nodes, relationKey).map(({ node, first }) => {
    const relation = relationKey(node) ?? ''
    const facts = { relation, first: displayName(first), second: displayName(node) }
    return problem('RELATION_DUPLICATE', facts, { location: node.location })
  })
}

interface Clash {
  readonly node: Node
  readonly first: Node
}

function findClashes(nodes: readonly Node[], keyOf: (node: Node) => string | undefined): readonly Clash[] {
  const firsts = new Map<string, Node>()
  const clashes: Clash[] = []
  for (const node of nodes) {
    const key = keyOf(node)
    if (key === undefined) continue
    const first = firsts.get(key)
    if (first) clashes.push({ node, first })
    else firsts.set(key, node)
  }
  return clashes
}

/** A model and a seed share the names of `ref()`, so one name cannot be both. */
function nameKey(node: Node): string {
  return node.kind === 'model' || node.kind === 'seed' ? `ref.${node.packageName}.${node.name}` : node.id
}

/** The relation that a node writes, if it writes one. */
function relationKey(node: Node): string | undefined {
  if (node.kind === 'test') return undefined
  if (node.kind === 'model' && node.materialized === 'ephemeral') return undefined
  return node.kind === 'source' && !node.load ? undefined : relationText(node.relation)
}

function relationText({ database, schema, name }: RelationName): string {
  return [database, schema, name].filter((part) => part !== '').join('.')
}
