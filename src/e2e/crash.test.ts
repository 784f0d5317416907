import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { createTestDatabase, type TestDatabase } from '../testing/database.ts'
import { createProject, type TestProject } from '../testing/project.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

const ROWS = 50_000
const SEED_ROWS = 5_000
const KILLS = 8

/** Each build stamps all its rows with the same version, so that a mixture would show. */
function files(version: number): Readonly<Record<string, string>> {
  const rows = Array.from({ length: SEED_ROWS }, (_, at) => `${at},${version}`)
  return {
    'seeds/stamps.csv': `id,version\n${rows.join('\n')}\n`,
    'models/big.sql': `{{ config(materialized='table') }}
select s.id as id, ${version} as version from generate_series(1, ${ROWS}) as s(id)`,
    'models/reader.sql': "select version, count(*) as n from {{ ref('big') }} group by 1",
  }
}

test('a build killed at any moment leaves each table old or new, and the next build mends the rest', async () => {
  await using project = await createProject(database.url, files(0))
  expect((await project.tool(['build'])).exitCode).toBe(0)
  // A view of somebody else, which no run may take away.
  await database.query('create view public.outsider as select count(*) as n from analytics.big')
  const duration = await timeOf(project)

  for (let version = 1; version <= KILLS; version++) {
    await project.write(files(version))
    await project.tool(['build'], {
      onStart: (kill) => void sleep((duration * version) / KILLS).then(() => kill('SIGKILL')),
    })
    await wholeOrNothing('analytics.big', ROWS)
    await wholeOrNothing('analytics.stamps', SEED_ROWS)
    expect(await database.query('select n::int from public.outsider')).toEqual([{ n: ROWS }])
  }

  const { exitCode, stderr } = await project.tool(['build'])
  expect(exitCode, stderr).toBe(0)
  expect(await versions('analytics.big')).toEqual([KILLS])
  expect(await versions('analytics.stamps')).toEqual([KILLS])
  const left = await database.query(String.raw`select relname from pg_class where relname like '\_\_tool%'`)
  expect(left).toEqual([])
}, 120_000)

test('a second run is refused while the first holds the target, and told who that is', async () => {
  await using project = await createProject(database.url, { 'models/slow.sql': 'select 1 as id' })
  await project.write({
    'models/slow.sql': "{{ config(materialized='table') }} select 1 as id from pg_sleep(10)",
  })
  let pid = 0
  const first = project.tool(['run'], { onStart: (_, id) => (pid = id) })
  const second = await refused(project)
  expect(second.exitCode).toBe(2)
  expect(second.stderr).toContain('error[T2002]')
  expect(second.stderr).toMatch(
    new RegExp(`: "tool run" with process id ${pid} on \\S+, since [-0-9]+ [:0-9]+ UTC\\.\n`),
  )
  expect((await first).exitCode).toBe(0)
})

test('a run that loses its hold on the target stops, says so, and exits with 1', async () => {
  await using project = await createProject(database.url, {
    'models/slow.sql': "{{ config(materialized='table') }} select 1 as id from pg_sleep(60)",
    'models/after.sql': "select * from {{ ref('slow') }}",
  })
  const started = performance.now()
  const { exitCode, stderr } = await project.tool(['run'], {
    onStart: () =>
      void untilRunning().then(() =>
        database.query('select pg_terminate_backend(backend) from _tool.run_lock'),
      ),
  })
  expect(exitCode).toBe(1)
  expect(stderr).toContain('error[T2005]')
  expect(performance.now() - started).toBeLessThan(30_000)
  expect(await sleeping()).toBe(0)
})

test('an interrupted run cancels its statements, says so, and exits with 130', async () => {
  await using project = await createProject(database.url, {
    'models/slow.sql': "{{ config(materialized='table') }} select 1 as id from pg_sleep(60)",
    'models/after.sql': "select * from {{ ref('slow') }}",
  })
  const started = performance.now()
  const { exitCode, stderr } = await project.tool(['run'], {
    onStart: (kill) => void untilRunning().then(() => kill('SIGINT')),
  })
  expect(exitCode).toBe(130)
  expect(stderr).toMatch(/cancelled/)
  expect(performance.now() - started).toBeLessThan(30_000)
  expect(await sleeping()).toBe(0)
})

async function timeOf(project: TestProject): Promise<number> {
  const started = performance.now()
  await project.tool(['build'])
  return performance.now() - started
}

async function wholeOrNothing(table: string, rows: number): Promise<void> {
  const found = await database.query(
    `select count(*)::int as n, count(distinct version)::int as versions from ${table}`,
  )
  expect(found).toEqual([{ n: rows, versions: 1 }])
}

async function versions(table: string): Promise<readonly unknown[]> {
  return (await database.query(`select distinct version::int as version from ${table}`)).map(
    (row) => row['version'],
  )
}

async function refused(
  project: TestProject,
): Promise<{ readonly exitCode: number | null; readonly stderr: string }> {
  await untilRunning()
  return project.tool(['run'])
}

async function sleeping(): Promise<number> {
  const rows = await database.query(
    `select 1 from pg_stat_activity where datname = current_database() and query like '%pg_sleep(%'
       and state = 'active' and pid <> pg_backend_pid()`,
  )
  return rows.length
}

async function untilRunning(): Promise<void> {
  while ((await sleeping()) === 0) await sleep(50)
}
