import { randomBytes } from 'node:crypto'
import { appendFile, chown, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { runProgram } from './account.ts'
import { executable } from './binaries.ts'
import type { PreparedPlace } from './place.ts'
import { isAlive } from './postmaster.ts'

/** The superuser of every embedded server. */
export const SERVER_USER = 'postgres'

/** Kept in the data folder, so that the two can never disagree. The server ignores files it does not know. */
export const PASSWORD_FILE = 'tool.password'

/**
 * Settings for a server on a developer's machine. Without replication a bulk load into a new table writes no
 * log at all; `fsync` stays on, so a power cut costs nothing.
 */
const SETTINGS = `
# Set by the tool.
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 100
shared_buffers = 128MB
max_wal_size = 2GB
wal_level = minimal
max_wal_senders = 0
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
`

/**
 * Creates the data folder when there is none. It is made aside and renamed, so a crash leaves nothing half-made,
 * and of two processes that do it at once the slower one takes what the other made.
 * @throws {Error} with the output of initdb
 */
export async function initialise(place: PreparedPlace): Promise<void> {
  if (await stat(place.data).catch(() => undefined)) return
  await removeLeftovers(place.home)
  const aside = join(place.home, `new-${process.pid}-${randomBytes(4).toString('hex')}`)
  const data = join(aside, 'data')
  const passwordFile = join(aside, 'password')
  await mkdir(aside, { mode: 0o700 })
  try {
    const password = randomBytes(24).toString('base64url')
    await writeFile(passwordFile, password, { mode: 0o600 })
    if (place.account) {
      await chown(passwordFile, place.account.uid, place.account.gid)
      await chown(aside, place.account.uid, place.account.gid)
    }
    await runInitdb(place, data, passwordFile)
    await appendFile(join(data, 'postgresql.conf'), SETTINGS)
    await rename(passwordFile, join(data, PASSWORD_FILE))
    await rename(data, place.data).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST' && error.code !== 'EPERM') throw error
      if (!(await stat(place.data).catch(() => undefined))) throw error
    })
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

async function runInitdb(place: PreparedPlace, data: string, passwordFile: string): Promise<void> {
  const { ok, output } = await runProgram({
    path: join(place.binaries, 'bin', executable('initdb')),
    arguments: [
      ...`-U ${SERVER_USER} -A scram-sha-256 --no-sync --no-instructions`.split(' '),
      // The same order and case rules on every machine, whatever its locales.
      ...'-E UTF8 --locale C --locale-provider builtin --builtin-locale C.UTF-8'.split(' '),
      '-D',
      data,
      '--pwfile',
      passwordFile,
    ],
    folder: place.home,
    account: place.account,
  })
  if (!ok) throw new Error(`initdb failed: ${lastLine(output)}`)
}

/** Removes what processes left that were killed while they initialised. */
async function removeLeftovers(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const pid = /^new-(\d+)-/.exec(name)?.[1]
    if (pid && !isAlive(Number(pid))) await rm(join(home, name), { recursive: true, force: true })
  }
}

function lastLine(output: string): string {
  const lines = output.split('\n').filter((line) => /error|fatal|panic|could not|denied/i.test(line))
  return lines.at(-1)?.trim() ?? output.trim().slice(-300)
}
