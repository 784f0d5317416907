import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

import type { RunResults } from './dbt.ts'
import { writeJson } from './write.ts'

const FOLDER = 'runs'

/** How many runs are kept, the newest. */
export const KEPT_RUNS = 30

/**
 * Keeps a copy of a run's results beside those of earlier runs: dbt's format without the SQL. Older copies are
 * removed. Each run has a file of its own, so runs beside each other lose nothing.
 */
export async function keepRun(target: string, run: RunResults): Promise<void> {
  const results = run.results.map((result) => ({ ...result, compiled_code: null }))
  await writeJson(join(target, FOLDER, fileOf(run)), { ...run, results })
  const names = await runFiles(target)
  await Promise.all(names.slice(KEPT_RUNS).map((name) => rm(join(target, FOLDER, name), { force: true })))
}

/** The runs that were kept, newest first. What cannot be read is left out: history is worth no error. */
export async function readKeptRuns(target: string): Promise<readonly RunResults[]> {
  const names = (await runFiles(target)).slice(0, KEPT_RUNS)
  const runs = await Promise.all(names.map((name) => readRun(join(target, FOLDER, name))))
  return runs.filter((run) => run !== undefined)
}

async function readRun(path: string): Promise<RunResults | undefined> {
  try {
    const run = JSON.parse(await readFile(path, 'utf8')) as Partial<RunResults>
    return Array.isArray(run.results) && run.metadata ? (run as RunResults) : undefined
  } catch {
    return undefined
  }
}

/** Newest first: names begin with the moment. */
async function runFiles(target: string): Promise<readonly string[]> {
  const names = await readdir(join(target, FOLDER)).catch(() => [])
  return names
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .toReversed()
}

function fileOf({ metadata }: RunResults): string {
  const moment = (metadata.invocation_started_at ?? metadata.generated_at ?? '').replace(/[^0-9TZ]/g, '')
  const id = (metadata.invocation_id ?? '').replace(/[^\w-]/g, '')
  return `${moment}_${id}.json`
}
