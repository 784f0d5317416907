import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

import { fail } from '../../src/errors/index.ts'

const RUNNER = 'services/run.mjs'

/** The clone that this program lies in. @throws {ProjectError} `STREAM_DRILL_NEEDS_CLONE`: packages have no `services/` */
export function findClone(): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, RUNNER))) {
    const above = dirname(folder)
    if (above === folder) return fail('STREAM_DRILL_NEEDS_CLONE', {})
    folder = above
  }
  return folder
}

/** A real server of `services/`. */
export interface Service extends AsyncDisposable {
  /** Its address; of Kafka, host and port. */
  readonly url: string
  readonly pid: number
  /** Kills the server without a word, as a crash would, and waits until it is gone. */
  kill(): Promise<void>
  /** Tells the server to end, and waits for it. */
  stop(): Promise<void>
}

export interface StartOptions {
  /** A folder for data that outlives the server, so that one can be started again on it. */
  readonly data?: string
  /** A free one unless told otherwise. */
  readonly port?: number
}

/**
 * Starts a server, setting it up first when this machine has none and that takes less than a minute. It ends with
 * this process, however that ends.
 */
export async function startService(name: string, { data, port }: StartOptions = {}): Promise<Service> {
  const place = [...(data === undefined ? [] : ['--data', data]), ...(port ? ['--port', String(port)] : [])]
  // The open pipe is the server's lease.
  const runner = spawn(
    process.execPath,
    [join(findClone(), RUNNER), 'start', name, '--quick', '--with-stdin', ...place],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  )
  const ended = new Promise<void>((resolve) => {
    runner.once('close', () => resolve())
  })
  const stop = async (): Promise<void> => {
    runner.stdin.end()
    await ended
  }
  const { url, pid } = await firstAddress(runner)
  // Whatever the server still says must not fill the pipe.
  runner.stdout.resume()
  return {
    url,
    pid,
    kill: async () => {
      process.kill(pid, 'SIGKILL')
      await ended
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

type Runner = ChildProcessByStdio<Writable, Readable, Readable>

/** The runner's last line before it waits names the address and the process of the server. */
async function firstAddress(runner: Runner): Promise<{ readonly url: string; readonly pid: number }> {
  const errors: string[] = []
  runner.stderr.on('data', (chunk) => errors.push(String(chunk)))
  for await (const line of createInterface({ input: runner.stdout })) {
    const [, url, pid] = /(\S+) process (\d+)$/.exec(line) ?? []
    if (url !== undefined) return { url, pid: Number(pid) }
  }
  throw new Error(errors.join('') || 'the server did not start')
}
