import { createHash } from 'node:crypto'

import type { Node, NodeId, SourceNode } from '../../nodes/index.ts'
import type { Manifest } from '../dbt.ts'
import { artifactMetadata } from '../metadata.ts'
import type { ManifestInput } from './input.ts'
import { manifestDocs, manifestMacros } from './macros.ts'
import { manifestNode, manifestSource, type NodeContext } from './nodes.ts'
import { testsByNode } from './primary-key.ts'

/** The project in dbt's format, `manifest.json` version 12. Kinds that this tool does not have are empty. */
export function createManifest(input: ManifestInput): Manifest {
  const { graph, invocation } = input
  const context = { ...input, tests: testsByNode(input.nodes) }
  const nodes = Object.values(graph.nodes)
  return {
    metadata: {
      ...artifactMetadata('manifest/v12', invocation),
      project_name: graph.projectName,
      // dbt's own rule; it identifies a project without telling its name.
      project_id: createHash('md5').update(graph.projectName).digest('hex'),
      user_id: null,
      send_anonymous_usage_stats: false,
      adapter_type: input.dialect.name,
      quoting: { database: true, schema: true, identifier: true, column: null },
      run_started_at: invocation.startedAt.toISOString(),
    } as Manifest['metadata'],
    nodes: byId(nodes.filter(isNotSource), (node) => manifestNode(node, context)),
    sources: byId(nodes.filter(isSource), (node) => manifestSource(node, input)),
    macros: manifestMacros(input),
    docs: manifestDocs(input.docs),
    exposures: {},
    metrics: {},
    groups: {},
    selectors: {},
    disabled: disabledNodes(context),
    parent_map: sortedEdges(graph.parents),
    child_map: sortedEdges(graph.children),
    group_map: {},
    saved_queries: {},
    semantic_models: {},
    unit_tests: {},
    functions: {},
  } as Manifest
}

function disabledNodes(input: NodeContext): Readonly<Record<string, readonly unknown[]>> {
  const disabled = input.nodes.filter((node) => !(node.id in input.graph.nodes))
  return Object.fromEntries(
    disabled.map((node) => [
      node.id,
      [isSource(node) ? manifestSource(node, input) : isNotSource(node) && manifestNode(node, input)],
    ]),
  )
}

function byId<Kind extends Node, Entry>(
  nodes: readonly Kind[],
  entryOf: (node: Kind) => Entry,
): Readonly<Record<string, Entry>> {
  return Object.fromEntries(nodes.map((node) => [node.id, entryOf(node)]))
}

function sortedEdges(
  edges: Readonly<Record<NodeId, readonly NodeId[]>>,
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(edges).map(([id, others]) => [id, others.toSorted()]))
}

function isSource(node: Node): node is SourceNode {
  return node.kind === 'source'
}

function isNotSource(node: Node): node is Exclude<Node, SourceNode> {
  return node.kind !== 'source'
}
