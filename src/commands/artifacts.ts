import { join } from 'node:path'

import {
  createManifest,
  createRunResults,
  keepRun,
  seedChecksums,
  writeCompiled,
  withoutLoads,
  writeJson,
  type Invocation,
} from '../artifacts/index.ts'
import type { CompiledNode } from '../compile/index.ts'
import type { RunResult } from '../execute/index.ts'
import type { NodeId } from '../nodes/index.ts'
import type { CommandOptions } from './options.ts'
import type { Workspace } from './workspace.ts'

type Compiled = Readonly<Record<NodeId, CompiledNode>>

/** Writes the project as it was understood, and its final SQL, under `target/`. */
export async function writeManifest(workspace: Workspace, compiled: Compiled): Promise<void> {
  const { project, graph, parsed, library, macroFiles, dialect } = workspace
  const { targetPath } = project.config
  await writeCompiled(compiled, graph, { projectRoot: project.root, targetPath })
  const manifest = createManifest({
    graph,
    nodes: parsed.nodes,
    macros: library.macros,
    macroFiles,
    macroNotes: parsed.macroNotes,
    docs: parsed.docs,
    compiled,
    seedChecksums: await seedChecksums(graph, project.root),
    dialect,
    invocation: invocationOf(workspace),
    projectRoot: project.root,
    targetPath,
  })
  await writeJson(join(targetFolder(workspace), 'manifest.json'), manifest)
}

export interface Finished {
  readonly result: RunResult
  readonly compiled: Compiled
}

/** Writes what a command did, also when it failed or was interrupted, and keeps a copy for the history. */
export async function writeRun(
  workspace: Workspace,
  { result, compiled }: Finished,
  options: CommandOptions,
): Promise<void> {
  const { target } = workspace.project.outside
  const args = {
    select: options.select,
    exclude: options.exclude,
    full_refresh: options.fullRefresh,
    fail_fast: options.failFast,
    target: target.targetName,
    threads: target.threads,
    indirect_selection: 'eager',
    invocation_command: options.invocation,
  }
  const invocation = invocationOf(workspace)
  const run = createRunResults({ result, compiled, dialect: workspace.dialect, invocation, args })
  const folder = targetFolder(workspace)
  // dbt has no command that only loads, and could not repeat one.
  if (invocation.command !== 'extract') await writeJson(join(folder, 'run_results.json'), withoutLoads(run))
  await keepRun(folder, run)
}

/** Where the artifacts of a project are. */
export function targetFolder({ project }: Workspace): string {
  return join(project.root, project.config.targetPath)
}

/** What artifacts say of the command that writes them. */
export function invocationOf({ host }: Workspace): Invocation {
  const { id, startedAt, command, toolVersion } = host.invocation
  return { id, startedAt, command, toolVersion }
}
