import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { problemsOf } from '../testing/problems.ts'
import { runScript } from '../testing/script.ts'
import type { RunResults } from './dbt.ts'
import { keepRun, KEPT_RUNS } from './runs.ts'
import { writeJson } from './write.ts'

let folder: string
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'tool-write-')))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('a file is one line of JSON, in folders that need not be there yet', async () => {
  const path = join(folder, 'a', 'b.json')
  await writeJson(path, { text: 'one\ntwo \u2028' })
  expect(await readFile(path, 'utf8')).toBe('{"text":"one\\ntwo \u2028"}')
  expect(await readdir(join(folder, 'a'))).toEqual(['b.json'])
})

test('a file that cannot be written is named, and nothing is left beside it', async () => {
  await mkdir(join(folder, 'taken.json'))
  const problems = await problemsOf(() => writeJson(join(folder, 'taken.json'), {}))
  expect(problems).toEqual([expect.stringMatching(/^FILE_UNWRITABLE .*taken\.json/s)])
  expect(await readdir(folder)).toEqual(['taken.json'])
})

test.runIf(process.platform === 'linux')(
  'a folder that cannot be made is told, and not waited for',
  async () => {
    expect(await problemsOf(() => writeJson('/proc/none/below/x.json', {}))).toEqual([
      expect.stringMatching(/^FILE_UNWRITABLE .*ENOENT/s),
    ])
  },
)

test('processes that write the same file at once, and are killed, leave one of their texts whole', async () => {
  const path = join(folder, 'manifest.json')
  const writers = ['a', 'b'].map((name) =>
    runScript(
      'artifacts/index.ts',
      `console.log('ready')
       for (;;) await tool.writeJson(${JSON.stringify(path)}, ${JSON.stringify(name)}.repeat(2_000_000))`,
    ),
  )
  await Promise.all(writers.map((writer) => writer.line()))
  await sleep(300)
  for (const { child } of writers) child.kill('SIGKILL')
  await Promise.allSettled(writers.map((writer) => writer.ended()))
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatch(/^(a{2000000}|b{2000000})$/)
}, 60_000)

test('the newest thirty runs are kept without their SQL, in the order they began', async () => {
  await mkdir(join(folder, 'runs'))
  await writeFile(join(folder, 'runs', '00000000_damaged.json'), '{')
  for (let at = 0; at < KEPT_RUNS + 3; at++) await keepRun(folder, run(at))
  const names = (await readdir(join(folder, 'runs'))).toSorted()
  expect(names).toHaveLength(KEPT_RUNS)
  expect(names.at(0)).toBe('20260103T000003000Z_run-3.json')
  expect(names.at(-1)).toBe('20260103T000032000Z_run-32.json')
  const kept = JSON.parse(await readFile(join(folder, 'runs', names[0] ?? ''), 'utf8')) as RunResults
  expect(kept.results[0]?.compiled_code).toBeNull()
})

test('runs that end at the same moment keep a file each', async () => {
  await Promise.all(Array.from({ length: KEPT_RUNS }, (_, at) => keepRun(folder, run(at))))
  const names = await readdir(join(folder, 'runs'))
  expect(names).toHaveLength(KEPT_RUNS)
})

function run(at: number): RunResults {
  const moment = new Date(Date.UTC(2026, 0, 3, 0, 0, at)).toISOString()
  const result = {
    unique_id: 'model.shop.a',
    status: 'success',
    timing: [],
    thread_id: '',
    execution_time: 1,
    adapter_response: {},
    message: null,
    failures: null,
    compiled_code: 'select 1',
  }
  return {
    metadata: { dbt_schema_version: '', invocation_id: `run-${at}`, invocation_started_at: moment },
    results: [result],
    elapsed_time: 1,
  }
}
