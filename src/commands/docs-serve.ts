import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

import {
  folderState,
  generatePage,
  startDocsServer,
  watchArtifacts,
  type DocsServer,
  type ServedPage,
} from '../docs/index.ts'
import { problem, ProjectError } from '../errors/index.ts'
import { readProject } from '../project/index.ts'
import { describeProject, prepareDocs, type DocsGenerateOptions, type DocsInput } from './docs-generate.ts'
import type { CommandOutcome } from './options.ts'

export interface DocsServeOptions extends DocsGenerateOptions {
  readonly host: string
  /** The first port tried is 8080 when none is given; a given one is taken or refused. */
  readonly port?: number
  /** Whether to open a browser. */
  readonly opens: boolean
}

const FIRST_PORT = 8080

/** Serves the documentation until it is interrupted, and serves it anew whenever its artifacts change. */
export async function docsServe(options: DocsServeOptions): Promise<CommandOutcome> {
  const input = await findDocs(options)
  const { artifacts } = input
  const make = async (): Promise<ServedPage> => {
    const version = randomUUID()
    return { version, html: await generatePage({ ...input, liveVersion: version }) }
  }
  // Before they are read: what changes while the first page is made is a change.
  const since = await folderState(artifacts)
  const { host, port = FIRST_PORT } = options
  await using server = await startDocsServer({
    host,
    port,
    mayMove: options.port === undefined,
    page: await make(),
  })
  if (server.port !== port && port !== 0) {
    options.emit({ kind: 'message', text: `Port ${port} is taken, so another one is used.` })
  }
  options.emit({ kind: 'message', text: `Serving the documentation at ${server.url} until Ctrl-C.` })
  if (options.opens) openBrowser(server.url)
  const onChange = () => showAnew(make, server, options)
  await watchArtifacts({ folder: artifacts, since, signal: options.signal, onChange })
  return { exitCode: 0 }
}

/** The artifacts that are there, or new ones when there are none. */
async function findDocs(options: DocsServeOptions): Promise<DocsInput> {
  if (options.artifacts !== undefined) return { artifacts: resolve(options.artifacts) }
  const { root, config, outside } = await readProject(options)
  const artifacts = join(root, config.targetPath)
  if (!existsSync(join(artifacts, 'manifest.json'))) return await prepareDocs(options)
  return { artifacts, target: outside.target.targetName, ...(await describeProject(root)) }
}

/** A file that is damaged or half there, in whatever way, leaves the page as it was. */
async function showAnew(
  make: () => Promise<ServedPage>,
  server: DocsServer,
  { emit }: DocsServeOptions,
): Promise<void> {
  try {
    server.show(await make())
    emit({ kind: 'message', text: 'The artifacts have changed: the documentation is new.' })
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    const problems = error instanceof ProjectError ? error.problems : [problem('INTERNAL', { detail })]
    for (const one of problems) emit({ kind: 'diagnostic', severity: 'error', problem: one })
  }
}

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}

/** Asks the desktop for a browser. Where there is none, the address was printed. */
function openBrowser(url: string): void {
  const [program = '', ...args] = OPENERS[process.platform] ?? ['xdg-open']
  const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}
