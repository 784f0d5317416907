import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { writeJson, type Artifacts } from '../artifacts/index.ts'

/** A folder of artifacts, removed when disposed. */
export interface ArtifactFolder extends AsyncDisposable {
  readonly path: string
}

/** Writes artifacts as a tool leaves them: the newest run as `run_results.json`, older ones in `runs/`. */
export async function writeArtifacts(folder: string, artifacts: Artifacts): Promise<void> {
  const { manifest, catalog, sources, warehouse, runs } = artifacts
  const [newest, ...older] = runs
  const files = { manifest, catalog, sources, warehouse, run_results: newest }
  for (const [name, value] of Object.entries(files)) {
    if (value) await writeJson(join(folder, `${name}.json`), value)
  }
  for (const run of older) {
    const moment = (run.metadata.generated_at ?? '').replace(/\W/g, '')
    await writeJson(join(folder, 'runs', `${moment}_${run.metadata.invocation_id}.json`), run)
  }
}

/** The same in a new folder. */
export async function createArtifactFolder(artifacts: Artifacts): Promise<ArtifactFolder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'tool-artifacts-')))
  await writeArtifacts(path, artifacts)
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/**
 * What dbt-core 1.12.6 wrote for a small project with a node of each kind, without dbt's own macros: `dbt build`,
 * `dbt source freshness`, `dbt docs generate`.
 */
export const DBT_ARTIFACTS = join(import.meta.dirname, 'dbt')
