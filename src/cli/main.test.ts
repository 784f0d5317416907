import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { expect, onTestFinished, test, vi } from 'vitest'

// Each test starts a process or two, on machines that may be busy.
vi.setConfig({ testTimeout: 30_000 })

const ROOT = join(import.meta.dirname, '../..')

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  readonly ms: number
}

/** Starts what users start: bin/tool.js on the built files. */
function start(words: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  if (!existsSync(join(ROOT, 'dist/src/cli/index.js'))) throw new Error('Run "npm run build" first.')
  const { PATH = '', HOME = '' } = process.env
  return spawn(process.execPath, [join(ROOT, 'bin/tool.js'), ...words], {
    env: { PATH, HOME, LANG: 'C.UTF-8', ...env },
  })
}

async function tool(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const startedMs = performance.now()
  const child = start(words, env)
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)]
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, stdout: stdout(), stderr: stderr(), ms: performance.now() - startedMs }
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = ''
  stream?.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  return () => text
}

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tool-main-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

test('--version prints the version of the package, and loads nothing for it', async () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
  const ended = await tool(['--version'])
  console.log(`tool --version: ${ended.ms.toFixed(0)} ms`)
  expect(ended).toMatchObject({ code: 0, stdout: `tool ${version}\n`, stderr: '' })
})

test('--help prints to stdout, whatever the language', async () => {
  const ended = await tool(['--help'], { LANG: 'de_DE.UTF-8' })
  console.log(`tool --help: ${ended.ms.toFixed(0)} ms`)
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(ended.stdout).toContain('Show help')
})

test('without a command the help goes to stderr, with exit 2', async () => {
  const ended = await tool([])
  expect(ended).toMatchObject({ code: 2, stdout: '' })
  expect(ended.stderr).toContain('Commands:')
})

test('an unknown command is refused with a suggestion and exit 2', async () => {
  expect(await tool(['buld'])).toMatchObject({
    code: 2,
    stdout: '',
    stderr:
      'error[T1002]: Unknown command "buld".\n  help: Did you mean "tool build"?\n1 error · nothing was run · exit 2\n',
  })
})

test('an unknown option is refused with a suggestion and exit 2', async () => {
  const ended = await tool(['build', '--full-refesh'])
  expect(ended.code).toBe(2)
  expect(ended.stderr).toContain('Unknown option --full-refesh for "tool build"')
  expect(ended.stderr).toContain('help: Did you mean --full-refresh?')
})

test('a refused command line is JSON too when JSON was asked for, and ends with run.finished', async () => {
  const ended = await tool(['build', '--full-refesh', '--log-format', 'json'])
  const lines = ended.stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines.map((line) => line['event'])).toEqual(['diagnostic', 'run.finished'])
  expect(lines[1]).toMatchObject({ data: { command: 'build', exit_code: 2 } })
})

test('a folder without a project is refused with exit 2, in the words of the problem', async () => {
  const ended = await tool(['ls', '--project-dir', emptyFolder()])
  expect(ended.code).toBe(2)
  expect(ended.stderr).toContain('error[T1101]: There is no dbt_project.yml in')
  expect(ended.stderr).not.toContain('    at ')
})

test('vars that are no map are refused', async () => {
  const ended = await tool(['ls', '--vars', 'a:1', '--project-dir', emptyFolder()])
  expect(ended.code).toBe(2)
  expect(ended.stderr).toContain('error[T1007]')
})

test('secrets and unknown variables of the environment do no harm', async () => {
  const env = { TOOL_SECRET_URL: 'postgres://a:hunter22@b/c', TOOL_UNKNOWN: '1', TOOL_TARGET: 'dev' }
  const ended = await tool(['ls', '--project-dir', '/hunter22'], env)
  expect(ended.stderr).toContain('error[T1101]')
  expect(ended.stderr).not.toContain('hunter22')
})

test('the data of a command is all that stands on stdout', async () => {
  const folder = emptyFolder()
  writeProject(folder)
  const ended = await tool(['ls', '--project-dir', folder])
  expect(ended).toMatchObject({ code: 0, stdout: 'shop.answer\n' })
  expect(ended.stderr).toMatch(/^tool .+\nParsed 1 node in [\d.]+s\n$/)
})

test('a reader that closes the pipe early causes no noise', async () => {
  const folder = emptyFolder()
  writeProject(folder)
  const child = start(['ls', '--quiet', '--project-dir', folder])
  const stderr = collect(child.stderr)
  child.stdout?.destroy()
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect([code, stderr()]).toEqual([0, ''])
})

test('Ctrl-C stops the work with exit 130, a second one at once, and the last line is still run.finished', async () => {
  // A server that accepts connections and never says a word: whoever waits for it waits long.
  const server = createServer().listen(0, '127.0.0.1')
  const sockets: Socket[] = []
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const folder = emptyFolder()
  writeProject(folder, (server.address() as AddressInfo).port)
  const child = start(['build', '--project-dir', folder, '--log-format', 'json'])
  const stderr = collect(child.stderr)
  const ended = once(child, 'close')
  const [socket] = (await once(server, 'connection')) as [Socket]
  sockets.push(socket)
  child.kill('SIGINT')
  await vi.waitFor(() => expect(stderr()).toContain('Stopping'), { timeout: 5000 })
  // Sooner, it would be taken for the same key press.
  await sleep(400)
  child.kill('SIGINT')
  const [code] = (await ended) as [number]
  const last = JSON.parse(stderr().trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>
  expect(code).toBe(130)
  expect(last).toMatchObject({ event: 'run.finished', data: { exit_code: 130, cancelled: true } })
})

function writeProject(folder: string, port = 5432): void {
  writeFileSync(join(folder, 'dbt_project.yml'), 'name: shop\nprofile: shop\nmodel-paths: [.]\n')
  writeFileSync(join(folder, 'answer.sql'), 'select 42 as answer')
  writeFileSync(
    join(folder, 'profiles.yml'),
    `shop: {target: dev, outputs: {dev: {type: postgres, host: 127.0.0.1, user: a, password: b, port: ${port}, dbname: d, schema: s}}}\n`,
  )
}
