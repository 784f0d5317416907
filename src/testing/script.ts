import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export interface Script {
  readonly child: ChildProcess
  /** Resolves with the next line the script prints. */
  line(): Promise<string>
  /** Waits for its end; rejects with what it said when it failed. */
  ended(): Promise<void>
}

/**
 * Runs TypeScript in a process of its own, for tests of what processes do to each other. `body` is the inside of
 * an async function with `tool`, the exports of a file under `src/`.
 */
export function runScript(file: string, body: string): Script {
  const path = JSON.stringify(join(import.meta.dirname, '..', file))
  const program = `import { runnerImport } from 'vite'
    const { module: tool } = await runnerImport(${path}, { configFile: false, logLevel: 'silent', oxc: { target: 'es2022' } })
    ${body}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { cwd: import.meta.dirname })
  const lines: string[] = []
  let errors = ''
  child.stdout
    .setEncoding('utf8')
    .on('data', (text: string) => lines.push(...text.split('\n').filter(Boolean)))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const end = once(child, 'close')
  return {
    child,
    line: async () => {
      while (lines.length === 0) {
        if (child.exitCode !== null) throw new Error(`The script ended early: ${errors}`)
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      return lines.shift() as string
    },
    ended: async () => {
      const [code] = (await end) as [number | null]
      if (code !== 0) throw new Error(`The script ended with ${code}: ${errors}`)
    },
  }
}
