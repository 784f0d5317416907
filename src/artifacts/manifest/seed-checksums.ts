import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

import type { Graph } from '../../graph/index.ts'
import type { NodeId, SeedNode } from '../../nodes/index.ts'
import type { Checksum } from './input.ts'

/** dbt compares larger seeds by their path alone. */
const MAX_BYTES = 1024 * 1024

/** Checksums of the files of all seeds, by dbt's rule. A file that is gone by now has none. */
export async function seedChecksums(
  graph: Graph,
  projectRoot: string,
): Promise<Readonly<Record<NodeId, Checksum>>> {
  const seeds = Object.values(graph.nodes).filter((node): node is SeedNode => node.kind === 'seed')
  const entries = await Promise.all(
    seeds.map(async ({ id, path }) => [id, await checksumOf(join(projectRoot, path), path)] as const),
  )
  return Object.fromEntries(entries)
}

async function checksumOf(file: string, path: string): Promise<Checksum> {
  try {
    const { size } = await stat(file)
    if (size > MAX_BYTES) return { name: 'path', checksum: path }
    const text = await readFile(file, 'utf8')
    return { name: 'sha256', checksum: createHash('sha256').update(text.trim()).digest('hex') }
  } catch {
    return { name: 'none', checksum: '' }
  }
}
