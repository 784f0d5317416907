import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { fail } from '../errors/index.ts'
import type { Artifacts, Catalog, Manifest, RunResults, SourceFreshness } from './dbt.ts'
import { readKeptRuns } from './runs.ts'
import type { WarehouseFacts } from './warehouse-facts.ts'

/** Versions whose fields read here have not changed. */
const READABLE = {
  manifest: { from: 10, to: 12 },
  catalog: { from: 1, to: 1 },
  'run-results': { from: 4, to: 6 },
  sources: { from: 3, to: 3 },
} as const

type Format = keyof typeof READABLE

/**
 * Reads a folder of artifacts, whether dbt wrote them or this tool.
 *
 * @throws {ProjectError} `ARTIFACT_MISSING` without a manifest, `ARTIFACT_INVALID` for a file that is none.
 */
export async function readArtifacts(folder: string): Promise<Artifacts> {
  const manifest = await readArtifact<Manifest>(folder, 'manifest.json', 'manifest')
  if (!manifest) return fail('ARTIFACT_MISSING', { file: join(folder, 'manifest.json') })
  if (!isMap(manifest.nodes) || !isMap(manifest.sources)) {
    return fail('ARTIFACT_INVALID', { file: join(folder, 'manifest.json'), detail: 'it has no nodes.' })
  }
  const catalog = await readArtifact<Catalog>(folder, 'catalog.json', 'catalog')
  const sources = await readArtifact<SourceFreshness>(folder, 'sources.json', 'sources')
  const last = await readArtifact<RunResults>(folder, 'run_results.json', 'run-results')
  const warehouse = await readJson<WarehouseFacts>(join(folder, 'warehouse.json'))
  const kept = await readKeptRuns(folder)
  return {
    manifest,
    ...(catalog && { catalog }),
    ...(sources && { sources }),
    ...(warehouse && { warehouse }),
    runs: newestFirst([...kept, ...(last ? [last] : []), ...(warehouse?.runs ?? [])]),
  }
}

/** A file that is only half there may still be JSON. */
function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Each run once; the first that is met wins, so the copy with its loads before dbt's file without. */
function newestFirst(runs: readonly RunResults[]): readonly RunResults[] {
  const byId = new Map<string, RunResults>()
  for (const run of runs) {
    const id = run.metadata.invocation_id ?? startOf(run)
    if (!byId.has(id)) byId.set(id, run)
  }
  return [...byId.values()].toSorted((one, other) => (startOf(one) < startOf(other) ? 1 : -1))
}

function startOf({ metadata }: RunResults): string {
  return metadata.invocation_started_at ?? metadata.generated_at ?? ''
}

async function readArtifact<Artifact extends { readonly metadata: { readonly dbt_schema_version: string } }>(
  folder: string,
  name: string,
  format: Format,
): Promise<Artifact | undefined> {
  const file = join(folder, name)
  const value = await readJson<Artifact>(file)
  if (!value) return undefined
  // Whatever a stranger's file holds there.
  const schema: unknown = value.metadata?.dbt_schema_version
  const version = typeof schema === 'string' ? /\/([a-z-]+)\/v(\d+)\.json$/.exec(schema) : null
  const { from, to } = READABLE[format]
  if (version?.[1] === format && Number(version[2]) >= from && Number(version[2]) <= to) return value
  const found = version ? `${version[1]} version ${version[2]}` : 'no artifact of dbt'
  const wanted = from === to ? `${format} version ${to}` : `${format} version ${from} to ${to}`
  return fail('ARTIFACT_INVALID', { file, detail: `it is ${found}, and ${wanted} can be read.` })
}

async function readJson<Value>(file: string): Promise<Value | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    return fail('ARTIFACT_INVALID', { file, detail: (error as Error).message }, { cause: error })
  }
  try {
    return JSON.parse(text) as Value
  } catch (error) {
    return fail('ARTIFACT_INVALID', { file, detail: 'it is not JSON.' }, { cause: error })
  }
}
