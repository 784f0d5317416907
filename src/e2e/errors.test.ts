import { afterAll, beforeAll, expect, test } from 'vitest'

import { createTestDatabase, type TestDatabase } from '../testing/database.ts'
import { createProject } from '../testing/project.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

const GOOD = {
  'models/orders.sql': "{{ config(materialized='table') }}\nselect 1 as id, 10 as amount",
  'models/report.sql': "select\n  id,\n  amount\nfrom {{ ref('orders') }}",
  'models/schema.yml': 'models:\n  - name: orders\n    description: Orders\n',
}

interface Case {
  readonly files?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly exitCode: number
  readonly says: readonly string[]
}

const CASES: Readonly<Record<string, Case>> = {
  'a renamed column': {
    files: { 'models/report.sql': "select\n  id,\n  amonut\nfrom {{ ref('orders') }}" },
    exitCode: 1,
    says: [
      'error[T2401]',
      'column "amonut" does not exist',
      'models/report.sql:3:3',
      '^^^^^^',
      'orders.amount',
    ],
  },
  'a missing ref': {
    files: { 'models/report.sql': "select *\nfrom {{ ref('ordrs') }}" },
    exitCode: 2,
    says: ['error[T1203]', 'models/report.sql:2:', 'Did you mean "orders"?'],
  },
  'a YAML typo': {
    files: { 'models/schema.yml': 'models:\n  - name: orders\n    descripton: Orders\n' },
    exitCode: 2,
    says: ['error[T1106]', 'models/schema.yml:3:5', 'Did you mean "description"?'],
  },
  'YAML that is not YAML': {
    files: { 'models/schema.yml': 'models:\n  - name: "orders\n' },
    exitCode: 2,
    says: ['error[T1102]', 'models/schema.yml:'],
  },
  'a template that does not end': {
    files: { 'models/report.sql': 'select 1\n{% if true %}\nas id' },
    exitCode: 2,
    says: ['error[T1401]', 'models/report.sql:2:'],
  },
  'a profile with an unknown target': {
    args: ['--target', 'tes'],
    exitCode: 2,
    says: ['error[T1104]', 'Did you mean "test"?'],
  },
  'a profile that is missing': {
    files: { 'dbt_project.yml': 'name: shop\nprofile: shp\n' },
    exitCode: 2,
    says: ['error[T1103]', 'Did you mean "shop"?'],
  },
  'a server that is not there': {
    files: {
      'profiles.yaml':
        'shop: { target: test, outputs: { test: { type: postgres, host: 127.0.0.1, port: 1, user: u, password: hunter2, dbname: d, schema: analytics } } }',
    },
    exitCode: 2,
    says: ['error[T2001]', '127.0.0.1:1'],
  },
  'a url whose environment variable is empty': {
    files: {
      'profiles.yaml': `shop: { target: test, outputs: { test: { type: postgres, url: "{{ env_var('NO_SUCH_VARIABLE', '') }}", schema: a } } }`,
    },
    exitCode: 2,
    says: ['error[T1105]', 'the "url" of "test" is empty', 'environment variable'],
  },
  'an environment variable that is not set': {
    files: {
      'profiles.yaml':
        'shop: { target: test, outputs: { test: { type: postgres, url: "{{ env_var(\'NO_SUCH_VARIABLE\') }}", schema: a } } }',
    },
    exitCode: 2,
    says: ['error[T1110]', 'NO_SUCH_VARIABLE', 'profiles.yaml:1:'],
  },
  'an unknown flag': {
    args: ['--full-refesh'],
    exitCode: 2,
    says: ['error[T1001]', 'Did you mean --full-refresh?'],
  },
  'a cycle': {
    files: { 'models/orders.sql': "select * from {{ ref('report') }}" },
    exitCode: 2,
    says: ['error[T1201]', 'orders', 'report', ' -> '],
  },
  'a folder that cannot be written': {
    files: { target: 'in the way' },
    exitCode: 2,
    says: ['cannot be written', 'target'],
  },
}

test.each(Object.entries(CASES))(
  '%s is one clear error, and the warehouse stays as it was',
  async (_, wrong) => {
    await using project = await createProject(database.url, GOOD)
    const first = await project.tool(['build'])
    expect(first.exitCode, first.stderr).toBe(0)
    const before = await fingerprint()

    if (wrong.files && 'target' in wrong.files) await project.remove('target')
    await project.write(wrong.files ?? {})
    const { exitCode, stderr, stdout } = await project.tool(['build', ...(wrong.args ?? [])])

    for (const text of wrong.says) expect(stderr).toContain(text)
    expect(exitCode).toBe(wrong.exitCode)
    expect(stdout).toBe('')
    expect(stderr.match(/^error\[/gm)).toHaveLength(1)
    expect(stderr).not.toMatch(/^\s+at .*\(/m)
    expect(stderr).not.toContain('hunter2')
    expect(await fingerprint()).toEqual(before)
  },
)

test('a damaged dump is an error with file and offset, and its table stays as it was', async () => {
  const whole = bson({ a: 1 })
  const sources = `sources:
  - name: bank
    schema: raw_bank
    load: { connection: dump }
    tables:
      - name: entries
        load: { from: entries }
`
  await using project = await createProject(database.url, {
    'profiles.yaml': withDump(database.url),
    'models/sources.yml': sources,
    'dump/entries.bson': Buffer.concat([whole, whole]),
    'dump/entries.metadata.json': '{"indexes":[],"collectionName":"entries","type":"collection"}',
  })
  expect((await project.tool(['extract'])).exitCode).toBe(0)
  await project.write({ 'dump/entries.bson': Buffer.concat([whole, whole.subarray(0, 7)]) })
  const { exitCode, stderr } = await project.tool(['extract'])
  expect(exitCode).toBe(1)
  expect(stderr).toContain('error[T4002]')
  expect(stderr).toContain('dump/entries.bson')
  expect(stderr).toContain(`byte ${whole.length}`)
  expect(await database.query('select count(*)::int as n from raw_bank.entries')).toEqual([{ n: 2 }])
  expect(await staging()).toEqual([])
})

function withDump(url: string): string {
  return `shop:
  target: test
  outputs:
    test: { type: postgres, url: '${url}', schema: analytics }
connections:
  dump: { type: mongodump, path: dump }
`
}

/** All that a reader can see. */
async function fingerprint(): Promise<unknown> {
  const relations = await database.query(
    `select n.nspname, c.relname, c.relkind, pg_get_viewdef(c.oid) as definition
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'analytics' and c.relkind in ('r', 'v') order by 1, 2`,
  )
  return [relations, await database.query('select * from analytics.report')]
}

async function staging(): Promise<unknown> {
  return database.query("select relname from pg_class where relname like '\\_\\_tool%'")
}

/** A document `{a: <int32>}`. */
function bson({ a }: { readonly a: number }): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeInt32LE(12, 0)
  bytes.writeUInt8(0x10, 4)
  bytes.write('a', 5, 'latin1')
  bytes.writeInt32LE(a, 7)
  return bytes
}
