import { rm } from 'node:fs/promises'

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { createProject } from '../testing/project.ts'
import { problemsOf } from '../testing/problems.ts'
import { readProject, type Project, type ReadProjectOptions } from './index.ts'

type Files = Readonly<Record<string, string>>

const PROFILES = `shop:
  target: "{{ env_var('SHOP_TARGET', 'dev') }}"
  outputs:
    dev: { type: postgres, embedded: true, schema: analytics, threads: 4, dbname: wh }
    prod:
      type: postgres
      url: "{{ env_var('SHOP_URL') }}"
      schema: "analytics_{{ var('suffix', 'main') }}"
      threads: "{{ env_var('SHOP_THREADS', '2') | int }}"
      connections:
        crm: { type: postgres, url: "{{ env_var('SHOP_CRM_URL') }}" }

connections:
  crm: { type: postgres, embedded: true, load_from: demo/crm }
  bank: { type: mongodump, path: "demo/{{ var('bank', 'bank') }}" }
`

const FILES: Files = { 'dbt_project.yml': 'name: shop\nprofile: shop\n', 'profiles.yaml': PROFILES }

async function read(files: Files, options: Partial<ReadProjectOptions> = {}): Promise<Project> {
  await using project = await createProject('', { ...FILES, ...files })
  return await readProject({ projectDir: project.root, ...options })
}

const oneTarget = (schema: string) =>
  `shop:\n  outputs:\n    default: { type: postgres, schema: ${schema} }\n`

const problems = (files: Files, options: Partial<ReadProjectOptions> = {}) =>
  problemsOf(() => read(files, options))

beforeEach(() => {
  for (const name of ['SHOP_TARGET', 'SHOP_URL', 'SHOP_THREADS', 'SHOP_CRM_URL', 'DBT_PROFILES_DIR']) {
    vi.stubEnv(name, undefined)
  }
})
afterEach(() => {
  vi.unstubAllEnvs()
})

describe('files', () => {
  test('are found in the folders of dbt, each kind by itself', async () => {
    const project = await read({
      'models/a.sql': 'select 1',
      'models/staging/b.sql': 'select 2',
      'models/staging/b.yml': 'version: 2',
      'models/.hidden/x.sql': 'no',
      'models/notes.md': '{% docs a %}text{% enddocs %}',
      'models/empty.yaml': '',
      'seeds/s.csv': 'id\n1\n',
      'seeds/seeds.yaml': 'version: 2',
      'macros/m.sql': '{% macro m() %}1{% endmacro %}',
      'tests/singular.sql': 'select 1',
      'tests/generic/positive.sql': '{% test positive(model) %}{% endtest %}',
      'other/c.sql': 'no',
    })
    expect({
      models: project.models,
      seeds: project.seeds,
      tests: project.tests.map((file) => file.path),
      macros: project.macros.map((file) => `${file.packageName}:${file.path}`),
      properties: project.properties.map((file) => file.path),
      docs: project.docs.map((file) => file.path),
    }).toEqual({
      models: [
        { path: 'models/a.sql', text: 'select 1' },
        { path: 'models/staging/b.sql', text: 'select 2' },
      ],
      seeds: ['seeds/s.csv'],
      tests: ['tests/singular.sql'],
      macros: ['shop:macros/m.sql', 'shop:tests/generic/positive.sql'],
      properties: ['models/staging/b.yml', 'seeds/seeds.yaml'],
      docs: ['models/notes.md'],
    })
  })

  test('are found in the folders that dbt_project.yml names', async () => {
    const project = await read({
      'dbt_project.yml': "name: shop\nprofile: shop\nmodel-paths: [sql, \"{{ var('more', 'more') }}/\"]\n",
      'sql/a.sql': 'select 1',
      'more/b.sql': 'select 2',
      'models/c.sql': 'no',
    })
    expect(project.models.map((file) => file.path)).toEqual(['more/b.sql', 'sql/a.sql'])
  })
})

describe('dbt_project.yml', () => {
  test('fills in the defaults of dbt', async () => {
    const { config } = await read({})
    expect(config).toEqual({
      name: 'shop',
      profile: 'shop',
      modelPaths: ['models'],
      seedPaths: ['seeds'],
      testPaths: ['tests'],
      macroPaths: ['macros'],
      targetPath: 'target',
      cleanTargets: ['target'],
      vars: {},
      trees: { models: {}, seeds: {}, data_tests: {}, sources: {} },
      writtenTrees: { models: {}, seeds: {}, data_tests: {}, sources: {} },
    })
  })

  test('is rendered with variables, the environment and the target; hooks stay templates', async () => {
    const text = `name: shop
profile: shop
models:
  shop:
    +enabled: "{{ target.name == 'dev' }}"
    +schema: "{{ var('where') }}"
    +post-hook: "grant select on {{ this }} to app"
    +tags: ["{{ env_var('SHOP_TARGET', 'none') }}", fixed]
on-run-end: "{{ my_macro() }}"
tests: { +severity: warn }
vars: { where: global, shop: { where: own, rows: 3 } }
`
    const { config } = await read({ 'dbt_project.yml': text })
    expect(config.trees.models).toEqual({
      shop: {
        '+enabled': true,
        '+schema': 'own',
        '+post-hook': 'grant select on {{ this }} to app',
        '+tags': ['none', 'fixed'],
      },
    })
    expect(config.trees.data_tests).toEqual({ '+severity': 'warn' })
  })

  test('variables of --vars win over those of the project, and those over the ones for all packages', async () => {
    const text = 'name: shop\nprofile: shop\nvars: { a: 1, b: 1, c: 1, shop: { b: 2, c: 2 } }\n'
    const { config } = await read({ 'dbt_project.yml': text }, { vars: { c: 3, d: [4] } })
    expect(config.vars).toEqual({ a: 1, b: 2, c: 3, d: [4], shop: { b: 2, c: 2 } })
  })

  test('tells every wrong field at its place', async () => {
    const text = 'name: my-shop\nmodel-path: [a]\nmy_own_key: 1\nseed-paths: {a: 1}\nvars: 3\n'
    expect(await problems({ 'dbt_project.yml': text })).toEqual([
      'FIELD_UNKNOWN dbt_project.yml:2:1 dbt_project.yml has no field "model-path". (Did you mean "model-paths"?)',
      'FIELD_INVALID dbt_project.yml:1:7 "name" must be letters, digits and underscores, but it is "my-shop".',
      'FIELD_INVALID dbt_project.yml:4:13 "seed-paths" must be a list of texts, but it is a map.',
      'FIELD_INVALID dbt_project.yml:5:7 "vars" must be a map, but it is a number.',
    ])
    expect(await problems({ 'dbt_project.yml': 'profile: shop\n' })).toEqual([
      'FIELD_MISSING dbt_project.yml:1:1 dbt_project.yml needs a field "name".',
    ])
    expect(await problems({ 'dbt_project.yml': '- a\n' })).toEqual([
      'FIELD_INVALID dbt_project.yml:1:1 "dbt_project.yml" must be a map, but it is a list.',
    ])
  })

  test('a variable that nobody set is told where it is used', async () => {
    const text = `name: shop\nprofile: shop\nmodels:\n  +schema: "s_{{ var('where') }}"\n`
    expect(await problems({ 'dbt_project.yml': text })).toEqual([
      `VAR_MISSING dbt_project.yml:4:18 The variable "where" is not set. (Set it under "vars:", with --vars, or give a default: var('where', 'value').)`,
    ])
  })

  test('a folder without it is no project', async () => {
    const folder = import.meta.dirname
    expect(await problemsOf(() => readProject({ projectDir: folder }))).toEqual([
      `PROJECT_NOT_FOUND nowhere There is no dbt_project.yml in ${folder}. (Run the command in the project folder, or name it with --project-dir.)`,
    ])
  })
})

describe('profiles', () => {
  test('only the chosen output is rendered: the secrets of others need not be set', async () => {
    const { outside, root } = await read({})
    expect(outside).toEqual({
      projectRoot: root,
      target: {
        profileName: 'shop',
        targetName: 'dev',
        type: 'postgres',
        schema: 'analytics',
        threads: 4,
        embedded: true,
        values: { type: 'postgres', embedded: true, schema: 'analytics', threads: 4, dbname: 'wh' },
      },
      connections: [
        {
          name: 'crm',
          type: 'postgres',
          values: { type: 'postgres', embedded: true, load_from: 'demo/crm' },
        },
        { name: 'bank', type: 'mongodump', values: { type: 'mongodump', path: 'demo/bank' } },
      ],
    })
  })

  test('connections of the chosen output replace those for all', async () => {
    vi.stubEnv('SHOP_TARGET', 'prod')
    vi.stubEnv('SHOP_URL', 'postgres://prod/wh')
    vi.stubEnv('SHOP_CRM_URL', 'postgres://prod/crm')
    const { outside } = await read({}, { vars: { suffix: 'eu', bank: 'north' } })
    expect(outside.target).toEqual({
      profileName: 'shop',
      targetName: 'prod',
      type: 'postgres',
      schema: 'analytics_eu',
      threads: 2,
      embedded: false,
      values: { type: 'postgres', url: 'postgres://prod/wh', schema: 'analytics_eu', threads: 2 },
    })
    expect(outside.connections).toEqual([
      { name: 'crm', type: 'postgres', values: { type: 'postgres', url: 'postgres://prod/crm' } },
      { name: 'bank', type: 'mongodump', values: { type: 'mongodump', path: 'demo/north' } },
    ])
  })

  test('every variable of the environment that is missing is told', async () => {
    expect(await problems({}, { target: 'prod' })).toEqual([
      "ENV_VAR_MISSING profiles.yaml:7:16 The environment variable SHOP_URL is not set. (Set it, or give a default: env_var('SHOP_URL', 'value').)",
      "ENV_VAR_MISSING profiles.yaml:11:41 The environment variable SHOP_CRM_URL is not set. (Set it, or give a default: env_var('SHOP_CRM_URL', 'value').)",
    ])
  })

  test('options win over what the files say', async () => {
    const profiles = `${PROFILES}other:\n  outputs:\n    default: { type: postgres, schema: x }\n`
    const { outside } = await read({ 'profiles.yaml': profiles }, { profile: 'other', threads: 7 })
    expect(outside.target).toMatchObject({ profileName: 'other', targetName: 'default', threads: 7 })
  })

  test('are looked for in --profiles-dir, then $DBT_PROFILES_DIR, then the project, also as .yml', async () => {
    await using first = await createProject('', { 'profiles.yaml': oneTarget('first') })
    await using second = await createProject('', { 'profiles.yaml': oneTarget('second') })
    await using third = await createProject('', { 'profiles.yml': oneTarget('third') })
    await rm(`${third.root}/profiles.yaml`)
    const schema = async (options: Partial<ReadProjectOptions>) =>
      (await readProject({ projectDir: third.root, ...options })).outside.target.schema
    expect(await schema({})).toBe('third')
    vi.stubEnv('DBT_PROFILES_DIR', second.root)
    expect(await schema({})).toBe('second')
    expect(await schema({ profilesDir: first.root })).toBe('first')
  })

  test('a misspelt field of the target is told, and a field of its type is not', async () => {
    const profiles = `shop:\n  outputs:\n    default: { type: postgres, schema: x, embeded: true, keepalives: 3 }\n`
    expect(await problems({ 'profiles.yaml': profiles })).toEqual([
      'FIELD_UNKNOWN profiles.yaml:3:43 Target "default" has no field "embeded". (Did you mean "embedded"?)',
    ])
  })

  test('a profile or target that does not exist is told with the nearest one', async () => {
    expect(await problems({}, { profile: 'shpo' })).toEqual([
      'PROFILE_NOT_FOUND nowhere There is no profile "shpo" in profiles.yaml. (Name the folder of profiles.yaml with --profiles-dir.)',
    ])
    expect(await problems({}, { profile: 'shopp' })).toEqual([
      'PROFILE_NOT_FOUND nowhere There is no profile "shopp" in profiles.yaml. (Did you mean "shop"?)',
    ])
    expect(await problems({}, { target: 'prodd' })).toEqual([
      'TARGET_NOT_FOUND nowhere Profile "shop" has no target "prodd"; it has dev, prod. (Did you mean "prod"?)',
    ])
    vi.stubEnv('SHOP_TARGET', 'test')
    expect(await problems({})).toEqual([
      'TARGET_NOT_FOUND profiles.yaml:2:12 Profile "shop" has no target "test"; it has dev, prod.',
    ])
  })

  test('an output lacks nothing it needs', async () => {
    const text = `shop:\n  outputs:\n    default:\n      threads: none\n      connections: { a: { url: x }, b: 3 }\n`
    expect(await problems({ 'profiles.yaml': text })).toEqual([
      'FIELD_MISSING profiles.yaml:4:7 Target "default" needs a field "type".',
      'FIELD_MISSING profiles.yaml:4:7 Target "default" needs a field "schema".',
      'FIELD_INVALID profiles.yaml:4:16 "threads" must be a whole number from 1, but it is a text.',
      'FIELD_MISSING profiles.yaml:5:25 Connection "a" needs a field "type".',
      'FIELD_INVALID profiles.yaml:5:40 "b" must be a map, but it is a number.',
    ])
  })
})

test('problems of the profile and of all property files are told at once', async () => {
  expect(
    await problems(
      { 'models/a.yml': 'a: 1\na: 2\n', 'models/b.yml': '- a\n', 'seeds/c.yml': 'x:\n\ty: 1\n' },
      { target: 'nope' },
    ),
  ).toEqual([
    'TARGET_NOT_FOUND nowhere Profile "shop" has no target "nope"; it has dev, prod.',
    'YAML_INVALID models/a.yml:2:1 This is not valid YAML: the key "a" stands twice in the same map.',
    'FIELD_INVALID models/b.yml:1:1 "models/b.yml" must be a map, but it is a list.',
    'YAML_INVALID seeds/c.yml:2:1 This is not valid YAML: a tab is used for indentation; use spaces.',
  ])
})
