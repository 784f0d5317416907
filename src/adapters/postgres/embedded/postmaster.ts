import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { link, readFile, readlink, realpath, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import type { Place } from './place.ts'

/** What a server writes about itself into `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly ready: boolean
}

/** The server that runs in a place, by the file it keeps there; undefined when there is none. */
export async function findPostmaster(place: Place): Promise<Postmaster | undefined> {
  const found = parse(await readPidFile(place))
  return found && (await isServerOf(place, found.pid)) ? found : undefined
}

/**
 * Removes the pid file of a server that is gone, when its process id now belongs to another process: the server
 * itself cannot tell and would refuse to start.
 */
export async function removeStalePidFile(place: Place): Promise<void> {
  const content = await readPidFile(place)
  const found = parse(content)
  if (!found || !isAlive(found.pid) || (await isServerOf(place, found.pid))) return
  const aside = join(place.home, `stale-${randomBytes(6).toString('hex')}`)
  await rename(pidFile(place), aside)
  // A server may have started since the file was read. Then its file goes back to where it was.
  if ((await readFile(aside, 'utf8')) !== content) await link(aside, pidFile(place)).catch(() => undefined)
  await rm(aside, { force: true })
}

/** Whether any process has this id, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function parse(content: string): Postmaster | undefined {
  const [pid, , , port, , , , status = ''] = content.split('\n')
  if (!pid || !Number(pid)) return undefined
  return { pid: Number(pid), port: Number(port ?? 0), ready: status.trim() === 'ready' }
}

async function readPidFile(place: Place): Promise<string> {
  return readFile(pidFile(place), 'utf8').catch(() => '')
}

function pidFile(place: Place): string {
  return join(place.data, 'postmaster.pid')
}

/** A server's working folder is its data folder, which tells it from any other process with its old id. */
async function isServerOf(place: Place, pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false
  if (process.platform === 'linux') {
    const folder = await readlink(`/proc/${pid}/cwd`).catch(() => '')
    return folder !== '' && folder === (await realpath(place.data).catch(() => place.data))
  }
  if (process.platform === 'win32') return true
  const { stdout } = await promisify(execFile)('ps', ['-p', String(pid), '-o', 'command=']).catch(() => ({
    stdout: '',
  }))
  return stdout.includes('postgres')
}
