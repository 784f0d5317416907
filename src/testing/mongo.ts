import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

const RUNNER = new URL('../../services/run.mjs', import.meta.url).pathname

/** A MongoDB server for one test file. */
export interface MongoService extends AsyncDisposable {
  readonly url: string
  /** Kills the server without a word, as a crash would. */
  kill(): Promise<void>
}

/**
 * Starts a server on a free port, setting it up first when this machine has none (once, about half a minute).
 * Where that is not possible the answer is undefined, and the tests that need it are skipped with one line; in
 * CI a missing server is a failure, because there nobody would see the line.
 */
export async function startMongo(): Promise<MongoService | undefined> {
  try {
    return await startService('mongodb')
  } catch (error) {
    if (process.env['CI'] === 'true') throw error
    const reason = error instanceof Error ? error.message.split('\n', 1).join() : String(error)
    process.stderr.write(`not run: needs MongoDB (npm run services): ${reason}\n`)
    return undefined
  }
}

type Runner = ChildProcessByStdio<Writable, Readable, Readable>

async function startService(name: string): Promise<MongoService> {
  // The open pipe is the server's lease: it ends with this process, however that ends.
  const runner = spawn(process.execPath, [RUNNER, 'start', name, '--with-stdin'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => {
    runner.once('close', () => resolve())
  })
  const stop = async (): Promise<void> => {
    runner.stdin.end()
    await ended
  }
  const { url, pid } = await firstAddress(runner)
  return {
    url,
    kill: async () => {
      process.kill(pid, 'SIGKILL')
      await ended
    },
    [Symbol.asyncDispose]: stop,
  }
}

/** The runner's last line before it waits names the address and the process of the server. */
async function firstAddress(runner: Runner): Promise<{ readonly url: string; readonly pid: number }> {
  const errors: string[] = []
  runner.stderr.on('data', (chunk) => errors.push(String(chunk)))
  for await (const line of createInterface({ input: runner.stdout })) {
    const [, url, pid] = /(\w+:\/\/\S+) process (\d+)$/.exec(line) ?? []
    if (url !== undefined) return { url, pid: Number(pid) }
  }
  throw new Error(errors.join('') || 'the server did not start')
}
