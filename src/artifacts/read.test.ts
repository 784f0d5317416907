import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { createArtifactFolder } from '../testing/artifacts.ts'
import { problemsOf } from '../testing/problems.ts'
import type { Artifacts, RunResults } from './dbt.ts'
import { readArtifacts } from './read.ts'

const MANIFEST = { metadata: metadata('manifest/v12'), nodes: {}, sources: {} }

describe('a folder of artifacts', () => {
  test.each(['manifest/v10', 'manifest/v11', 'manifest/v12'])(
    'is read when its manifest is %s',
    async (schema) => {
      await using folder = await createArtifactFolder({
        ...only(),
        manifest: { ...MANIFEST, metadata: metadata(schema) },
      })
      const { manifest, runs } = await readArtifacts(folder.path)
      expect(manifest.metadata.dbt_schema_version).toBe(metadata(schema).dbt_schema_version)
      expect(runs).toEqual([])
    },
  )

  test.each(['manifest/v9', 'manifest/v13', 'catalog/v1', 'nonsense'])(
    'is refused by name when its manifest is %s',
    async (schema) => {
      await using folder = await createArtifactFolder({
        ...only(),
        manifest: { ...MANIFEST, metadata: metadata(schema) },
      })
      const problems = await problemsOf(() => readArtifacts(folder.path))
      expect(problems).toEqual([
        expect.stringMatching(/^ARTIFACT_INVALID .*manifest\.json.*manifest version 10 to 12/s),
      ])
    },
  )

  test('without a manifest is refused, and told what is missing', async () => {
    await using folder = await createArtifactFolder(only())
    const problems = await problemsOf(() => readArtifacts(join(folder.path, 'elsewhere')))
    expect(problems).toEqual([expect.stringMatching(/^ARTIFACT_MISSING .*manifest\.json/s)])
  })

  test.each(['catalog.json', 'run_results.json', 'sources.json', 'manifest.json'])(
    'with half a %s is refused, and told which file',
    async (name) => {
      await using folder = await createArtifactFolder(only())
      await writeFile(join(folder.path, name), '{"metadata": {"dbt_sch')
      const problems = await problemsOf(() => readArtifacts(folder.path))
      expect(problems).toEqual([
        expect.stringMatching(new RegExp(`^ARTIFACT_INVALID .*${name}.*not JSON`, 's')),
      ])
    },
  )

  test('shows each run once, newest first, and prefers the copy that holds its loads', async () => {
    const newest = run('c', '2026-01-03', 'select 3')
    const kept = [run('b', '2026-01-02'), run('a', '2026-01-01'), run('c', '2026-01-03')]
    await using folder = await createArtifactFolder({ ...only(), runs: [newest, ...kept] })
    const { runs } = await readArtifacts(folder.path)
    expect(runs.map(({ metadata: { invocation_id } }) => invocation_id)).toEqual(['c', 'b', 'a'])
    expect(runs[0]?.results[0]?.compiled_code).toBeNull()
  })

  test('passes over what is damaged in its history', async () => {
    await using folder = await createArtifactFolder({
      ...only(),
      runs: [run('b', '2026-01-02'), run('a', '2026-01-01')],
    })
    const runs = join(folder.path, 'runs')
    await mkdir(join(runs, '20260104_a_folder.json'), { recursive: true })
    const damaged = ['', 'null', '[]', '{"metadata":', '{"metadata":{}}', '{"results":[]}']
    await Promise.all(damaged.map((text, at) => writeFile(join(runs, `2026010${at}_x.json`), text)))
    const found = (await readArtifacts(folder.path)).runs
    expect(found.map(({ metadata: { invocation_id } }) => invocation_id)).toEqual(['b', 'a'])
  })
})

function only(): Artifacts {
  return { manifest: MANIFEST, runs: [] }
}

function metadata(schema: string) {
  return { dbt_schema_version: `https://schemas.getdbt.com/dbt/${schema}.json` }
}

function run(id: string, day: string, sql: string | null = null): RunResults {
  const moment = `${day}T00:00:00.000Z`
  const result = {
    unique_id: 'model.shop.a',
    status: 'success',
    timing: [],
    thread_id: '',
    execution_time: 1,
    adapter_response: {},
    message: null,
    failures: null,
    compiled_code: sql,
  }
  return {
    metadata: {
      ...metadata('run-results/v6'),
      invocation_id: id,
      invocation_started_at: moment,
      generated_at: moment,
    },
    results: [result],
    elapsed_time: 1,
  }
}
