import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import type { CompiledNode } from '../compile/index.ts'
import { fail } from '../errors/index.ts'
import type { Graph } from '../graph/index.ts'
import { mapWithLimit } from '../util/index.ts'

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
    const path =
      node.kind === 'test' && node.generic ? join(node.path, `${node.name.slice(0, 200)}.sql`) : node.path
    return [
      { path: join(folder.projectRoot, folder.targetPath, 'compiled', node.packageName, path), sql: one.sql },
    ]
  })
  const folders = new Set(files.map((file) => dirname(file.path)))
  await mapWithLimit([...folders], OPEN_FILES, (path) =>
    written(path, () => mkdir(path, { recursive: true })),
  )
  await mapWithLimit(files, OPEN_FILES, ({ path, sql }) => written(path, () => writeFile(path, sql)))
}

/** Well below the 1,024 files that a process may open by default. */
const OPEN_FILES = 64

async function written(file: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write()
  } catch (error) {
    fail('FILE_UNWRITABLE', { file, detail: (error as Error).message }, { cause: error })
  }
}
