import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import type { TestProject } from 'vitest/node'

import { writeArtifacts } from './artifacts.ts'
import { startBrowser } from './browser.ts'
import { createHostileProject } from './hostile-project.ts'
import { createLargeProject } from './large-project.ts'
import { runTool, TOOL } from './project.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the browser that all tests share is reached. */
    readonly browser: string
    readonly sites: Readonly<Record<SiteName, BuiltSite>>
  }
}

/**
 * The bank of this repository, built for real; what dbt-core wrote for a public project; 5,000 nodes; and a project
 * whose texts try to be more than text.
 */
export type SiteName = 'bank' | 'jaffleShop' | 'large' | 'hostile'

/** One documentation site, as a file and served. */
export interface BuiltSite {
  readonly path: string
  readonly file: string
  /** Not of the large one: it would be made once more to be served. */
  readonly http?: string
}

const REPOSITORY = join(import.meta.dirname, '../..')
const BANK = ['models', 'seeds', 'tests', 'macros', 'demo', 'dbt_project.yml', 'profiles.yaml', 'README.md']
const JAFFLE_SHOP = join(REPOSITORY, 'src/e2e/browser/jaffle-shop')

/** Builds the sites and starts the browser once for all tests of pages. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'tool-sites-')))
  // Where root's server cannot enter it keeps its data elsewhere, and they would outlive this folder.
  await chmod(root, 0o755)
  const servers: ChildProcess[] = []
  async function stop(): Promise<void> {
    for (const server of servers) server.kill('SIGINT')
    await runTool(join(root, 'bank'), ['db', 'stop'])
    await rm(root, { recursive: true, force: true })
  }
  async function serve(site: Place): Promise<BuiltSite> {
    const { server, url } = await startServer(site)
    servers.push(server)
    return { ...fileOf(site), http: url }
  }
  try {
    const browser = await startBrowser()
    project.provide('browser', browser.wsEndpoint())
    project.provide('sites', {
      bank: await serve(await buildBank(join(root, 'bank'))),
      jaffleShop: await serve(await generate(JAFFLE_SHOP, join(root, 'jaffle-shop.html'))),
      large: fileOf(await generateLarge(root)),
      hostile: await serve(await generateHostile(root)),
    })
    return async () => {
      await browser.close()
      await stop()
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** A page, and how to serve what it was made from. */
interface Place {
  readonly path: string
  readonly folder: string
  readonly args: readonly string[]
}

function fileOf({ path }: Place): BuiltSite {
  return { path, file: `file://${path}` }
}

/** A test that has a bad day, and a model that never had a good one. */
const FLAKY_TEST = 'tests/assert_quiet.sql'
const BROKEN_MODEL = 'models/marts/broken_report.sql'

/** What a newcomer does, and then some days with failures, so that there is a history to tell of. */
async function buildBank(folder: string): Promise<Place> {
  await Promise.all(BANK.map((part) => cp(join(REPOSITORY, part), join(folder, part), { recursive: true })))
  for (const command of ['build', 'test']) await succeed(folder, command.split(' '))
  await writeFile(join(folder, BROKEN_MODEL), "select no_such_column from {{ ref('dim_branch') }}\n")
  for (const [rows, command] of [
    [3, 'build'],
    [0, 'test --select assert_quiet'],
    [2, 'test --select assert_quiet'],
  ] as const) {
    const sql = `select customer_id from {{ ref('customer_portfolio') }} limit ${rows}\n`
    await writeFile(join(folder, FLAKY_TEST), sql)
    await end(folder, command.split(' '), rows === 0 ? 0 : 1)
  }
  await succeed(folder, ['docs', 'generate'])
  return { path: join(folder, 'target/docs/index.html'), folder, args: [] }
}

async function generate(artifacts: string, path: string): Promise<Place> {
  await succeed(artifacts, ['docs', 'generate', '--artifacts', artifacts, '--output', path])
  return { path, folder: artifacts, args: ['--artifacts', artifacts] }
}

async function generateLarge(root: string): Promise<Place> {
  await writeArtifacts(join(root, 'large'), createLargeProject())
  return await generate(join(root, 'large'), join(root, 'large.html'))
}

async function generateHostile(root: string): Promise<Place> {
  await writeArtifacts(join(root, 'hostile'), createHostileProject())
  return await generate(join(root, 'hostile'), join(root, 'hostile.html'))
}

async function succeed(folder: string, args: readonly string[]): Promise<void> {
  await end(folder, args, 0)
}

async function end(folder: string, args: readonly string[], expected: number): Promise<void> {
  const { exitCode, stderr } = await runTool(folder, args)
  if (exitCode !== expected) throw new Error(`tool ${args.join(' ')} ended with ${exitCode}:\n${stderr}`)
}

/** Starts `docs serve` as a process of its own, and reads its address from what it prints. */
export async function startServer({
  folder,
  args,
}: Pick<Place, 'folder' | 'args'>): Promise<{ readonly server: ChildProcess; readonly url: string }> {
  const env = { ...process.env, NO_COLOR: '1', GITHUB_ACTIONS: '', CI: '' }
  const server = spawn(process.execPath, [TOOL, 'docs', 'serve', '--port', '0', ...args], {
    cwd: folder,
    env,
  })
  const printed: string[] = []
  for await (const line of createInterface(server.stderr)) {
    printed.push(line)
    const url = /http:\/\/\S+/.exec(line)?.[0]
    if (url === undefined) continue
    server.stderr.resume()
    return { server, url }
  }
  await once(server, 'close')
  throw new Error(`docs serve ended:\n${printed.join('\n')}`)
}
