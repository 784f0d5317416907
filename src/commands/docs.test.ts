import { once } from 'node:events'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { request, type IncomingMessage } from 'node:http'
import { join } from 'node:path'

import { expect, test, vi } from 'vitest'

import { readArtifacts } from '../artifacts/index.ts'
import type { RunEvent } from '../execute/index.ts'
import { createArtifactFolder, DBT_ARTIFACTS } from '../testing/artifacts.ts'
import { problemsOf } from '../testing/problems.ts'
import { docsGenerate, type DocsGenerateOptions } from './docs-generate.ts'
import { docsServe } from './docs-serve.ts'

const ARTIFACTS = await readArtifacts(DBT_ARTIFACTS)
const SOON = { timeout: 10_000, interval: 50 }

test('artifacts of dbt become one file beside them, without any project', async () => {
  await using folder = await createArtifactFolder(ARTIFACTS)
  const outcome = await docsGenerate(optionsFor(folder.path))
  expect(outcome).toEqual({ exitCode: 0, output: join(folder.path, 'docs', 'index.html') })
  const page = await readFile(outcome.output ?? '', 'utf8')
  expect(page).toContain('<title>shop · docs</title>')
  expect(page).not.toContain('data-live=')
})

test('the file may be named, and the page that was there is replaced', async () => {
  await using folder = await createArtifactFolder(ARTIFACTS)
  const output = join(folder.path, 'new', 'site.html')
  for (const _ of [1, 2]) await docsGenerate({ ...optionsFor(folder.path), output })
  expect(await readFile(output, 'utf8')).toMatch(/<\/html>\n$/)
})

test('a manifest alone is a page, and what it cannot tell is said', async () => {
  await using folder = await createArtifactFolder({ manifest: ARTIFACTS.manifest, runs: [] })
  const texts: string[] = []
  const emit = (event: RunEvent) => void (event.kind === 'message' && texts.push(event.text))
  expect((await docsGenerate({ ...optionsFor(folder.path), emit })).exitCode).toBe(0)
  expect(texts[0]).toBe(
    'Not known yet: what the warehouse has (catalog.json); results of runs (run_results.json).',
  )
})

test('a folder without a manifest is told as such', async () => {
  await using folder = await createArtifactFolder(ARTIFACTS)
  await rm(join(folder.path, 'manifest.json'))
  expect(await problemsOf(() => docsGenerate(optionsFor(folder.path)))).toEqual([
    expect.stringContaining('ARTIFACT_MISSING'),
  ])
})

test('served pages follow their artifacts; damaged ones leave the page and are told', async () => {
  await using folder = await createArtifactFolder(ARTIFACTS)
  await using served = await serve(folder.path)
  expect(await load(served.url)).toContain('<html lang="en" data-live="')
  const events = request(new URL('/events', served.url)).end()
  const [stream] = (await once(events, 'response')) as [IncomingMessage]
  let heard = ''
  stream.setEncoding('utf8').on('data', (text: string) => (heard += text))

  const { manifest } = ARTIFACTS
  await writeFile(join(folder.path, 'aside'), JSON.stringify(named(manifest, 'renamed')))
  await rename(join(folder.path, 'aside'), join(folder.path, 'manifest.json'))
  await vi.waitFor(() => {
    expect(heard.match(/event: page/g)).toHaveLength(2)
  }, SOON)
  expect(await load(served.url)).toContain('<title>renamed · docs</title>')

  const damages = ['{"metadata":', JSON.stringify({ metadata: manifest.metadata }), '{"metadata":{}}']
  for (const [at, damaged] of damages.entries()) {
    await writeFile(join(folder.path, 'manifest.json'), damaged)
    await vi.waitFor(() => {
      expect(served.problems()).toEqual(Array.from({ length: at + 1 }, () => 'ARTIFACT_INVALID'))
    }, SOON)
    expect(await load(served.url)).toContain('<title>renamed · docs</title>')
  }
  await writeFile(join(folder.path, 'manifest.json'), JSON.stringify(named(manifest, 'whole')))
  await vi.waitFor(async () => {
    expect(await load(served.url)).toContain('<title>whole · docs</title>')
  }, SOON)
  // Once on connecting, and for each good change; damaged files are no news.
  expect(heard.match(/event: page/g)).toHaveLength(3)
})

test('serving ends at once when it is interrupted, also with open pages', async () => {
  await using folder = await createArtifactFolder(ARTIFACTS)
  const served = await serve(folder.path)
  const events = request(new URL('/events', served.url)).end()
  const [stream] = (await once(events, 'response')) as [IncomingMessage]
  stream.resume().on('error', () => undefined)
  const started = performance.now()
  await served[Symbol.asyncDispose]()
  expect(performance.now() - started).toBeLessThan(1000)
})

function named<Manifest extends typeof ARTIFACTS.manifest>(manifest: Manifest, name: string): Manifest {
  return { ...manifest, metadata: { ...manifest.metadata, project_name: name } }
}

function optionsFor(artifacts: string): DocsGenerateOptions {
  return {
    artifacts,
    hasCatalog: true,
    projectDir: '/nowhere',
    select: [],
    exclude: [],
    fullRefresh: false,
    failFast: false,
    invocation: 'tool docs generate',
    explain: false,
    signal: new AbortController().signal,
    emit: () => undefined,
  }
}

interface Served extends AsyncDisposable {
  readonly url: string
  /** Names of what was reported. */
  readonly problems: () => readonly string[]
}

async function serve(artifacts: string): Promise<Served> {
  const controller = new AbortController()
  const events: RunEvent[] = []
  const emit = (event: RunEvent) => void events.push(event)
  const options = { ...optionsFor(artifacts), signal: controller.signal, emit }
  const ended = docsServe({ ...options, host: '127.0.0.1', port: 0, opens: false })
  const url = await vi.waitFor(() => {
    const texts = events.map((event) => (event.kind === 'message' ? event.text : ''))
    const [found] = /http:\S+/.exec(texts.join('\n')) ?? []
    if (found === undefined) throw new Error('It does not serve yet.')
    return found
  }, SOON)
  return {
    url,
    problems: () => events.flatMap((event) => (event.kind === 'diagnostic' ? event.problem.name : [])),
    [Symbol.asyncDispose]: async () => {
      controller.abort()
      expect(await ended).toEqual({ exitCode: 0 })
    },
  }
}

async function load(url: string): Promise<string> {
  return (await fetch(url)).text()
}
