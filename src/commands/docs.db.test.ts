import { once } from 'node:events'
import { access, readFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Catalog, Manifest } from '../artifacts/index.ts'
import type { SiteIndex } from '../docs/index.ts'
import { createTestDatabase, type TestDatabase } from '../testing/database.ts'
import { blocksOf } from '../testing/page.ts'
import { createProject, type TestProject } from '../testing/project.ts'

const SHOP = {
  'README.md': '# Our *shop*\n\n<script>alert(1)</script>\n',
  'seeds/countries.csv': 'code,name\nDE,Germany\nFR,France\n',
  'models/orders.sql': "{{ config(materialized='table') }}\nselect 1 as id, 'DE' as country",
  'models/totals.sql': 'select count(*) as orders from {{ ref("orders") }}',
}

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

test('the site of a project knows its tables, its runs and its README; only its path is on stdout', async () => {
  await using project = await createProject(database.url, SHOP)
  expect(await project.tool(['build'])).toMatchObject({ exitCode: 0 })
  const { exitCode, stdout } = await project.tool(['docs', 'generate'])
  expect([exitCode, stdout]).toEqual([0, `${join(project.root, 'target', 'docs', 'index.html')}\n`])
  const { readme, runs, nodes } = await indexOf(project)
  expect(readme).toBe('<h1>Our <em>shop</em></h1>\n<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>')
  expect(runs.map(({ command, counts }) => [command, counts])).toEqual([['build', { success: 3 }]])
  expect(nodes.map(({ name, rows, columns, last }) => [name, rows, columns, last?.status])).toEqual([
    ['countries', 2, ['code', 'name'], 'success'],
    ['orders', 1, ['id', 'country'], 'success'],
    ['totals', undefined, ['orders'], 'success'],
  ])
})

test('a selection limits what the warehouse and the templates are asked, not what the site shows', async () => {
  await using project = await createProject(database.url, SHOP)
  expect(await project.tool(['build'])).toMatchObject({ exitCode: 0 })
  expect(await project.tool(['docs', 'generate', '--select', 'orders'])).toMatchObject({ exitCode: 0 })
  const catalog = await readTarget<Catalog>(project, 'catalog.json')
  expect(Object.keys(catalog.nodes)).toEqual(['model.shop.orders'])
  const { nodes } = await readTarget<Manifest>(project, 'manifest.json')
  expect(nodes['model.shop.orders']?.compiled_code).toContain('select 1 as id')
  expect(nodes['model.shop.totals']?.compiled_code ?? null).toBeNull()
  expect((await indexOf(project)).nodes.map(({ name }) => name)).toEqual(['countries', 'orders', 'totals'])
})

test('--no-catalog asks no warehouse', async () => {
  await using project = await createProject(unreachable(), SHOP)
  const { exitCode, stderr } = await project.tool(['docs', 'generate', '--no-catalog'])
  expect(exitCode).toBe(0)
  expect(stderr).not.toContain('warning')
  await expect(access(join(project.root, 'target', 'catalog.json'))).rejects.toThrow('ENOENT')
  expect((await indexOf(project)).nodes).toHaveLength(3)
})

test('a warehouse that cannot be reached is a warning', async () => {
  await using project = await createProject(unreachable(), SHOP)
  const { exitCode, stderr } = await project.tool(['docs', 'generate'])
  expect(exitCode).toBe(0)
  expect(stderr).toContain('warning[T2007]: The warehouse was not asked what it has:')
  expect((await indexOf(project)).nodes).toHaveLength(3)
})

test('serving a project without artifacts makes them first, and Ctrl-C ends it', async () => {
  await using project = await createProject(database.url, SHOP)
  const port = await freePort()
  let interrupt: (() => void) | undefined
  const ended = project.tool(['docs', 'serve', '--port', String(port)], {
    onStart: (kill) => {
      interrupt = () => {
        kill('SIGINT')
      }
    },
  })
  const title = async () =>
    /<title>.*<\/title>/.exec(await (await fetch(`http://127.0.0.1:${port}/`)).text())?.[0]
  await expect.poll(title, { timeout: 20_000 }).toBe('<title>shop · docs</title>')
  interrupt?.()
  const { exitCode, stderr } = await ended
  // A server has no other end, so this one is good, and there is no run to sum up.
  expect(exitCode).toBe(0)
  expect(stderr).toMatch(/ until Ctrl-C\.\nStopped\.\n$/)
  expect(stderr).toContain(`Serving the documentation at http://127.0.0.1:${port}/ until Ctrl-C.`)
})

/** A server where nothing listens. */
function unreachable(): string {
  const url = new URL(database.url)
  url.port = '1'
  return url.href
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function readTarget<Artifact>({ root }: TestProject, name: string): Promise<Artifact> {
  return JSON.parse(await readFile(join(root, 'target', name), 'utf8')) as Artifact
}

async function indexOf({ root }: TestProject): Promise<SiteIndex> {
  const page = await readFile(join(root, 'target', 'docs', 'index.html'), 'utf8')
  return blocksOf(page).get('index') as SiteIndex
}
