import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** The command, as the package offers it. Found by `require`: setups of Vitest have no `import.meta.resolve`. */
export const TOOL = join(dirname(createRequire(import.meta.url).resolve('#package')), 'bin/tool.js')

/** A project in a folder of its own, removed when disposed. */
export interface TestProject extends AsyncDisposable {
  readonly root: string
  /** Writes or replaces files. */
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>
  remove(path: string): Promise<void>
  /** Runs the real command line in the project's folder. */
  tool(args: readonly string[], options?: ToolOptions): Promise<ToolResult>
}

export interface ToolOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Called with the process as soon as it runs, to interrupt or kill it. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void, pid: number) => void
}

export interface ToolResult {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Creates a project from its files; `profiles.yaml` names the given database unless the files bring their own. */
export async function createProject(
  url: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<TestProject> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'tool-project-')))
  async function write(more: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
    for (const [path, content] of Object.entries(more)) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), content)
    }
  }
  await write({ 'dbt_project.yml': 'name: shop\nprofile: shop\n', 'profiles.yaml': profile(url), ...files })
  return {
    root,
    write,
    remove: (path) => rm(join(root, path), { recursive: true, force: true }),
    tool: (args, options) => runTool(root, args, options),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  }
}

function profile(url: string): string {
  return `shop:
  target: test
  outputs:
    test: { type: postgres, url: '${url}', schema: analytics, threads: 4 }
`
}

/** Runs the real command line in a folder. */
export function runTool(
  cwd: string,
  args: readonly string[],
  options: ToolOptions = {},
): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NO_COLOR: '1', GITHUB_ACTIONS: '', CI: '', ...options.env }
    const child = spawn(process.execPath, [TOOL, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (exitCode) => {
      resolve({ exitCode, stdout, stderr })
    })
    options.onStart?.((signal) => child.kill(signal), child.pid ?? 0)
  })
}
