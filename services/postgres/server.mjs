// Runs a server until it is told to stop: node server.mjs <folder of bin and lib> <port> <folder for its data>

import { spawn } from 'node:child_process'
import { chown, cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { exists } from '../tools.mjs'

const [, , native, port, folder] = process.argv
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'fsync=off',
  'max_connections=100',
]
/** Upper and lower case beyond ASCII, whatever this machine's own language is. */
const CTYPE = { linux: 'C.UTF-8', darwin: 'UTF-8' }[process.platform] ?? 'C'

const state = { stopping: false, server: undefined }
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)
process.exitCode = await main()

async function main() {
  const account = await serverAccount()
  const binaries = account ? await copyBinaries(account) : native
  const data = join(folder, 'data')
  const initialised = (await exists(data)) ? 0 : await initialise(binaries, data, account)
  if (initialised !== 0 || state.stopping) return initialised
  const settings = SETTINGS.flatMap((setting) => ['-c', setting])
  return run(join(binaries, 'bin', 'postgres'), ['-D', data, '-p', port, ...settings], account)
}

async function initialise(binaries, data, account) {
  const passwordFile = join(folder, 'password')
  await writeFile(passwordFile, 'for-tests-only')
  if (account) await chown(passwordFile, account.uid, account.gid)
  const locale = ['-E', 'UTF8', '--locale', 'C', '--lc-ctype', CTYPE]
  const secret = ['-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', passwordFile]
  return run(join(binaries, 'bin', 'initdb'), ['-D', data, '-N', ...locale, ...secret], account)
}

/** PostgreSQL refuses to run as root. */
async function serverAccount() {
  if (process.getuid?.() !== 0) return undefined
  const passwd = await readFile('/etc/passwd', 'utf8')
  const [, uid, gid] = /^nobody:[^:]*:(\d+):(\d+):/m.exec(passwd) ?? []
  if (uid === undefined) throw new Error('root needs an account "nobody" that runs the server.')
  return { uid: Number(uid), gid: Number(gid) }
}

/** The account may not be able to read where the packages lie: below /root, say. */
async function copyBinaries(account) {
  const copy = join(folder, 'native')
  if (!(await exists(copy))) await cp(native, copy, { recursive: true, verbatimSymlinks: true })
  await chown(folder, account.uid, account.gid)
  return copy
}

function run(program, args, account) {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH, LC_ALL: 'C' }
    const child = spawn(program, args, {
      cwd: folder,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
      ...account,
    })
    state.server = child
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 0))
  })
}

/** SIGINT is the server's "fast" way: it ends connections instead of waiting for them. */
function stop() {
  state.stopping = true
  state.server?.kill('SIGINT')
}
