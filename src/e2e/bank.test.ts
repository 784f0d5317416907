import { chmod, cp, mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { runTool, type ToolResult } from '../testing/project.ts'

const REPOSITORY = join(import.meta.dirname, '../..')
const PARTS = ['models', 'seeds', 'tests', 'macros', 'demo', 'dbt_project.yml', 'profiles.yaml']

/** The query of the portfolio as an analyst writes it, with the names of tables alone. */
const PORTFOLIO = `
select c.customer_id, sum(b.balance) as total_balance
from dim_customer c
join dim_account a on a.customer_id = c.customer_id
join fact_account_balances b on b.account_id = a.account_id
where b.date_id = (select date_id from dim_date where full_date = current_date)
group by c.customer_id
order by total_balance desc
limit 100`

let root: string
let first: ToolResult

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'tool-bank-')))
  // Where root's server cannot enter it keeps its data elsewhere, and they would outlive this folder.
  await chmod(root, 0o755)
  await Promise.all(PARTS.map((part) => cp(join(REPOSITORY, part), join(root, part), { recursive: true })))
  first = await tool('build')
})

afterAll(async () => {
  await tool('db', 'stop')
  await rm(root, { recursive: true, force: true })
})

test('the warehouse of the bank is built from its sources, and all its tests pass', () => {
  expect(first.stderr).not.toMatch(/failed|warning/)
  expect(first.exitCode).toBe(0)
})

test('the portfolio query gives a hundred customers, richest first', async () => {
  const rows = await show(PORTFOLIO)
  expect(rows).toHaveLength(100)
  const balances = rows.map((row) => Number(row['total_balance']))
  expect(balances).toEqual(balances.toSorted((a, b) => b - a))
  expect(balances.at(-1)).toBeGreaterThan(0)
})

test('every record that the demo lists as wrong is in quarantine with its reason, and no other', async () => {
  const listed = [
    ...(await readFile(join(root, 'demo/README.md'), 'utf8')).matchAll(/^\| `(\w+)` \| `(\w+)`/gm),
  ]
  const found = await show('select record_key, reason from analytics_quarantine.quarantine_records')
  expect(listed.length).toBeGreaterThanOrEqual(10)
  expect(found.map((row) => `${String(row['record_key'])} ${String(row['reason'])}`).toSorted()).toEqual(
    listed.map(([, key, reason]) => `${String(key)} ${String(reason)}`).toSorted(),
  )
})

test('no relation that models build holds a social security number', async () => {
  const columns = await show(
    `select table_schema, table_name, column_name from information_schema.columns
     where table_schema like 'analytics%' and data_type = 'text' and table_name <> 'quarantine_records'`,
  )
  const hits = columns.map(
    ({ table_schema: schema, table_name: table, column_name: column }) =>
      `select '${String(table)}.${String(column)}' as place from ${String(schema)}.${String(table)}
       where ${String(column)} ~ '\\d{3}-\\d{2}-\\d{4}'`,
  )
  expect(columns.length).toBeGreaterThan(20)
  expect(await show(hits.join('\nunion all\n'))).toEqual([])
})

test('a second build gives the same facts', async () => {
  const facts = `select (select count(*) from fact_transactions) as transactions,
    (select sum(signed_amount) from fact_transactions) as amount,
    (select sum(balance) from fact_account_balances) as balances`
  const before = await show(facts)
  expect((await tool('build')).exitCode).toBe(0)
  expect(await show(facts)).toEqual(before)
})

function tool(...args: readonly string[]): Promise<ToolResult> {
  return runTool(root, args)
}

async function show(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { stdout, stderr } = await tool('show', '--limit', '-1', '--output', 'json', '--inline', sql)
  expect(stderr).not.toContain('error[')
  return JSON.parse(stdout) as Readonly<Record<string, unknown>>[]
}
