import type { Node, NodeKind } from '../nodes/index.ts'
import { select } from '../select/index.ts'
import { writeManifest } from './artifacts.ts'
import type { CommandOptions, CommandOutcome } from './options.ts'
import { openWorkspace } from './workspace.ts'

export interface ListOptions extends CommandOptions {
  readonly resourceTypes: readonly string[]
  readonly output: 'selector' | 'name' | 'path' | 'json'
}

const ALL_KINDS: readonly NodeKind[] = ['source', 'seed', 'model', 'test']

/** Lists the selection, one node a line. An empty selection prints nothing. */
export async function ls(options: ListOptions): Promise<CommandOutcome> {
  const workspace = await openWorkspace(options, 'ls')
  await writeManifest(workspace, {})
  const { graph } = workspace
  const kinds = ALL_KINDS.filter(
    (kind) => options.resourceTypes.length === 0 || options.resourceTypes.includes(kind),
  )
  const selection = select(graph, { select: options.select, exclude: options.exclude, kinds })
  for (const problem of selection.warnings) options.emit({ kind: 'diagnostic', severity: 'warning', problem })
  const lines = selection.nodeIds
    .flatMap((id) => graph.nodes[id] ?? [])
    .map((node) => describe(node, options.output))
  return { exitCode: 0, ...(lines.length > 0 && { output: lines.join('\n') }) }
}

function describe(node: Node, output: ListOptions['output']): string {
  switch (output) {
    case 'selector':
      return node.kind === 'source'
        ? `source:${node.packageName}.${node.sourceName}.${node.name}`
        : node.fqn.join('.')
    case 'name':
      return node.name
    case 'path':
      return node.path
    case 'json':
      return JSON.stringify({
        name: node.name,
        resource_type: node.kind,
        package_name: node.packageName,
        original_file_path: node.path,
        unique_id: node.id,
        tags: node.tags,
        config: node.config,
      })
  }
}
