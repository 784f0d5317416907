import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import type { CompiledNode } from '../compile/index.ts'
import type { Graph } from '../graph/index.ts'
import type { Node } from '../nodes/index.ts'
import { mapWithLimit } from '../util/index.ts'
import { makeFolder, orUnwritable } from './write.ts'

export interface CompiledFolder {
  readonly projectRoot: string
  /** `target-path` of dbt_project.yml. */
  readonly targetPath: string
}

/**
 * Writes the final SQL of nodes where dbt writes it, for people to read: `target/compiled/<package>/<path>`;
 * generic tests below the YAML file that declares them.
 *
 * @throws {ProjectError} `FILE_UNWRITABLE`
 */
export async function writeCompiled(
  compiled: Readonly<Record<string, CompiledNode>>,
  graph: Graph,
  folder: CompiledFolder,
): Promise<void> {
  const files = Object.values(compiled).flatMap((one) => {
    const node = graph.nodes[one.nodeId]
    if (one.kind !== 'ready' || !node) return []
    const path = join(folder.projectRoot, folder.targetPath, 'compiled', compiledPath(node))
    return [{ path, sql: one.sql }]
  })
  const folders = new Set(files.map((file) => dirname(file.path)))
  await mapWithLimit([...folders], OPEN_FILES, (path) => orUnwritable(path, () => makeFolder(path)))
  await mapWithLimit(files, OPEN_FILES, ({ path, sql }) => orUnwritable(path, () => writeFile(path, sql)))
}

/** Where the final SQL of a node stands below `target/compiled`; names are cut to what file systems take. */
export function compiledPath(node: Node): string {
  const isGeneric = node.kind === 'test' && node.generic
  return join(node.packageName, isGeneric ? join(node.path, `${node.name.slice(0, 200)}.sql`) : node.path)
}

/** Well below the 1,024 files that a process may open by default. */
const OPEN_FILES = 64
