import { openWarehouse } from '../adapters/index.ts'
import { compileInline, compileNodes, warehouseHost, type CompiledNode } from '../compile/index.ts'
import { writeManifest } from './artifacts.ts'
import type { CommandOptions, CommandOutcome } from './options.ts'
import { compileRequest, selectNodes } from './run-nodes.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

export interface CompileOptions extends CommandOptions {
  /** A query to compile instead of nodes. */
  readonly inline?: string
  readonly output: 'text' | 'json'
}

/** Writes the final SQL of the selection under `target/compiled`; prints it when it is a single query or model. */
export async function compile(options: CompileOptions): Promise<CommandOutcome> {
  const workspace = await openWorkspace(options, 'compile')
  const compiled = await compileSelection(workspace, options)
  await writeManifest(workspace, compiled)
  const { graph } = workspace
  const ready = Object.values(compiled).flatMap((one) => (one.kind === 'ready' ? one : []))
  if (options.output === 'json') {
    const rows = ready.map(({ nodeId, sql }) => ({ unique_id: nodeId, compiled: sql }))
    return { exitCode: 0, output: JSON.stringify(rows, undefined, 2) }
  }
  // A selected model brings its tests; what was asked for is the model.
  const queries =
    ready.length === 1 ? ready : ready.filter(({ nodeId }) => graph.nodes[nodeId]?.kind === 'model')
  const [only] = queries
  return { exitCode: 0, ...(queries.length === 1 && only && { output: only.sql.trim() }) }
}

/** Compiles in two passes: only when a template asks the warehouse is the warehouse opened. */
export async function compileSelection(
  workspace: Workspace,
  options: CommandOptions & { readonly inline?: string },
): Promise<Readonly<Record<string, CompiledNode>>> {
  const request = compileRequest(workspace)
  const { inline } = options
  const nodeIds =
    inline === undefined
      ? selectNodes({ command: 'compile', kinds: ['model', 'test'], writes: false }, workspace, options)
      : []
  async function pass(asked: typeof request): Promise<Readonly<Record<string, CompiledNode>>> {
    if (inline === undefined) return compileNodes(nodeIds, asked)
    const compiled = await compileInline(inline, asked)
    return { [compiled.nodeId]: compiled }
  }
  const first = await pass(request)
  if (Object.values(first).every((one) => one.kind === 'ready')) return first
  await using warehouse = await openWarehouse(workspace.project.outside)
  await using session = await warehouse.session(options.signal)
  return await pass({ ...request, warehouse: warehouseHost(session) })
}
