import { spawn } from 'node:child_process'
import { once } from 'node:events'

import {
  embeddedStatus,
  embeddedUrl,
  startEmbedded,
  stopEmbedded,
  type OutsideConfig,
} from '../adapters/index.ts'
import { fail } from '../errors/index.ts'
import { readProject } from '../project/index.ts'
import type { CommandOptions, CommandOutcome } from './options.ts'
import { promptForSql } from './sql-prompt.ts'

export interface DbOptions extends CommandOptions {
  readonly action: 'start' | 'stop' | 'url' | 'psql'
}

/** Handles the server that the tool owns, and opens a prompt on the target. */
export async function db(options: DbOptions): Promise<CommandOutcome> {
  const { root, outside } = await readProject(options)
  switch (options.action) {
    case 'start':
      await startEmbedded(root)
      return { exitCode: 0, output: await statusLine(root) }
    case 'stop':
      return { exitCode: 0, output: (await stopEmbedded(root)) ? 'stopped' : 'was not running' }
    case 'url':
      return { exitCode: 0, output: await embeddedUrl(outside) }
    case 'psql':
      return { exitCode: await openPrompt(outside, options) }
  }
}

async function statusLine(root: string): Promise<string> {
  const { running, pid, port, data } = await embeddedStatus(root)
  return running ? `running on 127.0.0.1:${port}, process id ${pid}, data in ${data}` : 'not running'
}

/** psql where it is installed; otherwise a plain prompt of the tool's own. */
async function openPrompt(outside: OutsideConfig, options: CommandOptions): Promise<number> {
  const url = new URL(await embeddedUrl(outside))
  // The password goes through the environment: arguments can be read by every user of the machine.
  const child = spawn('psql', [], { env: { ...process.env, ...connectionVariables(url) }, stdio: 'inherit' })
  try {
    const [code] = (await once(child, 'close')) as [number | null]
    return code ?? 1
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return promptForSql(outside, options)
    return fail(
      'USAGE_INVALID',
      { detail: `psql could not be started: ${(error as Error).message}` },
      { cause: error },
    )
  }
}

function connectionVariables(url: URL): Readonly<Record<string, string>> {
  return {
    PGHOST: url.hostname,
    PGPORT: url.port || '5432',
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
    PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
  }
}
