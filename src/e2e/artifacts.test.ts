import { cp, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Manifest, RunResults } from '../artifacts/index.ts'
import { createTestDatabase, type TestDatabase } from '../testing/database.ts'
import { readSchemas, type CheckedArtifact, type SchemaCheck } from '../testing/dbt-schemas.ts'
import { createProject, type TestProject } from '../testing/project.ts'

const REPOSITORY = join(import.meta.dirname, '../..')

let database: TestDatabase
let check: SchemaCheck
beforeAll(async () => {
  database = await createTestDatabase()
  check = await readSchemas()
})
afterAll(() => database[Symbol.asyncDispose]())

const SHOP = {
  'seeds/countries.csv': 'code,name\nDE,Germany\nFR,France\n',
  'macros/cents.sql': '{% macro cents(column) %}({{ column }} * 100)::int{% endmacro %}',
  'models/orders.sql': "{{ config(materialized='table', tags=['daily']) }}\nselect 1 as id, 'DE' as country",
  'models/recent.sql': "{{ config(materialized='ephemeral') }}\nselect * from {{ ref('orders') }}",
  'models/totals.sql': "select {{ cents('id') }} as cents, country from {{ ref('recent') }}",
  'models/off.sql': '{{ config(enabled=false) }}\nselect 1 as id',
  'models/docs.md': '{% docs orders %}All **orders**.{% enddocs %}',
  'models/schema.yml': `models:
  - name: orders
    description: "{{ doc('orders') }}"
    meta: { owner: sales }
    columns:
      - name: id
        data_type: integer
        meta: { key: true }
        data_tests: [unique, not_null]
      - name: country
        data_tests:
          - relationships: { arguments: { to: ref('countries'), field: code } }
sources:
  - name: outside
    schema: public
    tables: [{ name: visits, columns: [{ name: id }] }]
`,
  'tests/none_missing.sql': "select 1 from {{ ref('totals') }} where cents is null",
}

/** Names that break what quotes, joins or looks up carelessly. */
const HOSTILE = {
  'models/odd.sql': `{{ config(alias='O"dd. </script> $& 表; --', schema='S "x"', materialized='table') }}
select 1 as "__proto__", 2 as "a""b", '</script><img src=x onerror=alert(1)>' as "constructor"`,
  'models/schema.yml': `models:
  - name: odd
    description: "</script><img src=x onerror=alert(1)> $& \\U0001F600 \\u2028"
    meta: { __proto__: { polluted: true }, constructor: 1 }
    columns:
      - name: __proto__
        description: a prototype
        data_tests: [not_null]
      - name: constructor
        data_tests:
          - accepted_values: { arguments: { values: ["O'Brien", "</script>", "{{ 1 }}"] } }
`,
}

describe('what dbt reads', () => {
  test('a build leaves a manifest and results that keep to the schemas of dbt, and a copy of the results', async () => {
    await using project = await createProject(database.url, SHOP)
    const { exitCode, stderr } = await project.tool(['build'])
    expect(exitCode, stderr).toBe(0)
    const { manifest, results } = await checked(project)
    expect(statuses(results)).toEqual({ success: 3, pass: 4 })
    const kept = await keptRuns(project)
    expect(kept).toHaveLength(1)
    expect(kept[0]).toEqual({
      ...results,
      results: results.results.map((one) => ({ ...one, compiled_code: null })),
    })
    const ids = results.results.map(({ unique_id }) => unique_id)
    expect(Object.keys(manifest.nodes)).toEqual(expect.arrayContaining(ids))
  })

  test('a build with a failing model leaves valid artifacts that tell why', async () => {
    await using project = await createProject(database.url, {
      ...SHOP,
      'models/orders.sql': 'select 1 / 0 as id, missing as country',
    })
    expect((await project.tool(['build'])).exitCode).toBe(1)
    const { results } = await checked(project)
    const failed = results.results.find(({ unique_id }) => unique_id === 'model.shop.orders')
    expect(failed).toMatchObject({ status: 'error', message: expect.stringContaining('missing') })
    expect(statuses(results)['skipped']).toBeGreaterThan(0)
  })

  test('a build that stops at its first failure leaves a result of every node', async () => {
    await using project = await createProject(database.url, {
      ...SHOP,
      'models/orders.sql': 'select missing as id',
    })
    expect((await project.tool(['build', '--fail-fast'])).exitCode).toBe(1)
    const { results } = await checked(project)
    expect(results.results).toHaveLength(7)
  })

  test('an interrupted build leaves valid artifacts of all its nodes', async () => {
    await using project = await createProject(database.url, {
      'models/first.sql': 'select 1 as id',
      'models/slow.sql': `{{ config(materialized='table') }}
select id from {{ ref('first') }}, pg_sleep(60)`,
      'models/after.sql': "select 1 as id from {{ ref('slow') }}",
    })
    const { exitCode } = await project.tool(['build'], {
      onStart: (kill) => void untilSleeping().then(() => kill('SIGINT')),
    })
    expect(exitCode).toBe(130)
    const { results } = await checked(project)
    expect(Object.fromEntries(results.results.map((one) => [one.unique_id, one.status]))).toEqual({
      'model.shop.first': 'success',
      'model.shop.slow': 'skipped',
      'model.shop.after': 'skipped',
    })
    expect(await keptRuns(project)).toHaveLength(1)
  })

  test('names and texts that break careless code arrive as they were written', async () => {
    await using project = await createProject(database.url, HOSTILE)
    expect((await project.tool(['build'])).exitCode).toBe(1)
    const documented = await project.tool(['docs', 'generate'])
    expect(documented.exitCode, documented.stderr).toBe(0)
    const { manifest } = await checked(project)
    const catalog = await artifact<{ nodes: Record<string, { columns: object }> }>(project, 'catalog')
    expect(check('catalog', catalog)).toEqual([])
    expect(Object.keys(catalog.nodes['model.shop.odd']?.columns ?? {})).toEqual([
      '__proto__',
      'a"b',
      'constructor',
    ])
    const odd = manifest.nodes['model.shop.odd']
    expect(odd?.alias).toBe('O"dd. </script> $& 表; --')
    expect(odd?.description).toBe('</script><img src=x onerror=alert(1)> $& \u{1F600} \u2028')
    expect(Object.keys(odd?.columns ?? {})).toEqual(['__proto__', 'constructor'])
    expect(Object.keys(odd?.meta ?? {})).toEqual(['__proto__', 'constructor'])
  })

  test('the bank of this repository is a manifest that keeps to the schema, with its loads as settings of sources', async () => {
    await using project = await createProject('', {})
    const parts = ['models', 'seeds', 'tests', 'macros', 'dbt_project.yml', 'profiles.yaml']
    const copies = parts.map((part) =>
      cp(join(REPOSITORY, part), join(project.root, part), { recursive: true }),
    )
    await Promise.all(copies)
    const { exitCode, stderr } = await project.tool(['ls'])
    expect(exitCode, stderr).toBe(0)
    const manifest = await artifact<Manifest>(project, 'manifest')
    expect(check('manifest', manifest)).toEqual([])
    const loads = Object.values(manifest.sources).filter(({ config }) => config?.['load'])
    expect(loads.length).toBeGreaterThan(0)
    expect(Object.keys(manifest.nodes).length).toBeGreaterThan(20)
  })

  test.each(['run', 'test', 'seed', 'compile', 'ls'])(
    'tool %s writes what dbt writes for it',
    async (verb) => {
      await using project = await createProject(database.url, SHOP)
      expect((await project.tool(['build'])).exitCode).toBe(0)
      await project.remove('target')
      const { exitCode, stderr } = await project.tool([verb])
      expect(exitCode, stderr).toBe(0)
      const manifest = await artifact<Manifest>(project, 'manifest')
      expect(check('manifest', manifest)).toEqual([])
      const hasResults = verb !== 'ls' && verb !== 'compile'
      if (hasResults) expect((await checked(project)).results.args?.['which']).toBe(verb)
    },
  )
})

test('a project that cannot be parsed leaves the artifacts of the last good one', async () => {
  await using project = await createProject(database.url, SHOP)
  expect((await project.tool(['build'])).exitCode).toBe(0)
  const before = await artifact(project, 'manifest')
  await project.write({ 'models/orders.sql': "select * from {{ ref('nobody') }}" })
  expect((await project.tool(['build'])).exitCode).toBe(2)
  expect(await artifact(project, 'manifest')).toEqual(before)
  expect(await keptRuns(project)).toHaveLength(1)
})

test('no password is in any artifact', async () => {
  const profiles = `shop:
  target: test
  outputs:
    test: { type: postgres, url: '${database.url}', schema: analytics }
connections:
  crm: { type: postgres, host: 127.0.0.1, user: reader, password: hunter2, dbname: crm }
`
  await using project = await createProject(database.url, { ...SHOP, 'profiles.yaml': profiles })
  const { exitCode, stderr } = await project.tool(['build', '--vars', '{ key: swordfish }'])
  expect(exitCode, stderr).toBe(0)
  const { args } = (await checked(project)).results
  expect(args?.['invocation_command']).toMatch(/^tool build .*--vars \*\*\*/)
  const target = join(project.root, 'target')
  const files = (await readdir(target, { recursive: true })).filter((file) => file.endsWith('.json'))
  expect(files.length).toBeGreaterThanOrEqual(3)
  const secrets = ['hunter2', 'swordfish', database.url, new URL(database.url).password].filter(Boolean)
  for (const file of files) {
    const text = await readFile(join(target, file), 'utf8')
    for (const secret of secrets) expect(text).not.toContain(secret)
  }
})

interface Checked {
  readonly manifest: Manifest
  readonly results: RunResults
}

/** What a run left, once it keeps to the schemas; and nothing was left half-written beside it. */
async function checked(project: TestProject): Promise<Checked> {
  const manifest = await artifact<Manifest>(project, 'manifest')
  expect(check('manifest', manifest)).toEqual([])
  const results = await artifact<RunResults>(project, 'run_results')
  expect(check('run_results', results)).toEqual([])
  const names = await readdir(join(project.root, 'target'), { recursive: true })
  expect(names.filter((name) => name.endsWith('.new'))).toEqual([])
  return { manifest, results }
}

async function artifact<Artifact>(project: TestProject, kind: CheckedArtifact): Promise<Artifact> {
  return JSON.parse(await readFile(join(project.root, 'target', `${kind}.json`), 'utf8')) as Artifact
}

async function keptRuns(project: TestProject): Promise<readonly RunResults[]> {
  const folder = join(project.root, 'target', 'runs')
  const names = await readdir(folder)
  return Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as RunResults),
  )
}

function statuses({ results }: RunResults): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { status } of results) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

async function untilSleeping(): Promise<void> {
  const sql = `select 1 from pg_stat_activity where datname = current_database()
    and query like '%pg_sleep(%' and state = 'active' and pid <> pg_backend_pid()`
  while ((await database.query(sql)).length === 0) await sleep(50)
}
