import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { writeWhole } from '../artifacts/index.ts'
import { compileNodes } from '../compile/index.ts'
import { generatePage } from '../docs/index.ts'
import { targetFolder, writeManifest } from './artifacts.ts'
import type { CommandOptions, CommandOutcome } from './options.ts'
import { compileRequest, selectNodes } from './run-nodes.ts'
import { askWarehouse } from './warehouse-artifacts.ts'
import { openWorkspace } from './workspace.ts'

export interface DocsGenerateOptions extends CommandOptions {
  /** The file to write; `docs/index.html` beside the artifacts by default. */
  readonly output?: string
  /** A folder of artifacts that somebody wrote, instead of those of this project. */
  readonly artifacts?: string
  /** Whether to ask the warehouse what it has. */
  readonly hasCatalog: boolean
}

/** What the page needs beside the artifacts. */
export interface DocsInput {
  readonly artifacts: string
  readonly readme?: string
  readonly target?: string
  readonly commit?: string
}

/** Writes the documentation site: one file. */
export async function docsGenerate(options: DocsGenerateOptions): Promise<CommandOutcome> {
  const input = await prepareDocs(options)
  const output = resolve(options.output ?? join(input.artifacts, 'docs', 'index.html'))
  const page = await generatePage(input)
  await writeWhole(output, page)
  const missing = OPTIONAL.filter(([file]) => !existsSync(join(input.artifacts, file))).map(
    ([, what]) => what,
  )
  if (missing.length > 0) options.emit({ kind: 'message', text: `Not known yet: ${missing.join('; ')}.` })
  const size = (page.length / 1e6).toFixed(1)
  options.emit({
    kind: 'message',
    text: `Wrote the documentation, ${size} MB in one file. Open it in a browser:`,
  })
  return { exitCode: 0, output }
}

/** Artifacts that a page can do without, and what it then cannot tell. */
const OPTIONAL = [
  ['catalog.json', 'what the warehouse has (catalog.json)'],
  ['run_results.json', 'results of runs (run_results.json)'],
] as const

/** Writes the artifacts that the site is made from, unless they were given. */
export async function prepareDocs(options: DocsGenerateOptions): Promise<DocsInput> {
  if (options.artifacts !== undefined) return { artifacts: resolve(options.artifacts) }
  const workspace = await openWorkspace(options, 'docs')
  const kinds = ['model', 'test', 'seed', 'source'] as const
  const nodeIds = selectNodes({ command: 'docs', kinds, writes: false }, workspace, options)
  const compiled = await compileNodes(nodeIds, compileRequest(workspace))
  const known = options.hasCatalog ? await askWarehouse(workspace, { nodeIds, compiled }, options) : compiled
  await writeManifest(workspace, known)
  const { root, outside } = workspace.project
  const described = await describeProject(root)
  return { artifacts: targetFolder(workspace), target: outside.target.targetName, ...described }
}

/** What a project's folder tells: its README and the commit that is checked out. */
export async function describeProject(root: string): Promise<Pick<DocsInput, 'readme' | 'commit'>> {
  const readme = await readFile(join(root, 'README.md'), 'utf8').catch(() => undefined)
  const commit = await commitOf(root)
  return { ...(readme !== undefined && { readme }), ...(commit !== undefined && { commit }) }
}

/** A project need not be in a repository. */
async function commitOf(root: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', ['-C', root, 'rev-parse', '--short=10', 'HEAD'])
    return stdout.trim()
  } catch {
    return undefined
  }
}
