import { spawn } from 'node:child_process'
import { open, readFile, realpath, rename, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import pg from 'pg'

import { fail, ProjectError } from '../../../errors/index.ts'
import { spawnOptions } from './account.ts'
import { executable } from './binaries.ts'
import { initialise, PASSWORD_FILE, SERVER_USER } from './initialise.ts'
import { findPlace, preparePlace, type Place, type PreparedPlace } from './place.ts'
import { findPostmaster, isAlive, removeStalePidFile } from './postmaster.ts'

export interface ServerAddress {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
}

const START_ATTEMPTS = 5
/** Long enough for the recovery of a server that was killed. */
const READY_TIMEOUT_MS = 60_000
const POLL_MS = 20

/**
 * Gives the address of the project's own server, and starts it when it does not run. It is left running. Any
 * number of processes may call this at once: the server's own lock on its data folder lets one of them win.
 * @throws {ProjectError} `EMBEDDED_FAILED`, `EMBEDDED_MISSING`
 */
export async function ensureServer(projectRoot: string): Promise<ServerAddress> {
  return explained(projectRoot, async () => {
    const root = await realpath(projectRoot)
    return (await findServer(await findPlace(root))) ?? (await start(await preparePlace(root)))
  })
}

/** Stops the server; open connections are closed. Returns false when none runs. */
export async function stopServer(projectRoot: string): Promise<boolean> {
  return explained(projectRoot, async () => {
    const place = await findPlace(await realpath(projectRoot))
    const running = await findPostmaster(place)
    if (!running) return false
    process.kill(running.pid, 'SIGINT')
    const deadline = Date.now() + READY_TIMEOUT_MS
    while (isAlive(running.pid) && (await findPostmaster(place))) {
      if (Date.now() > deadline) throw new Error(`process ${running.pid} does not stop.`)
      await sleep(POLL_MS)
    }
    return true
  })
}

export interface ServerStatus {
  readonly running: boolean
  readonly pid?: number
  readonly port?: number
  /** The data folder. */
  readonly data: string
  readonly log: string
}

export async function serverStatus(projectRoot: string): Promise<ServerStatus> {
  const place = await findPlace(await realpath(projectRoot))
  const running = await findPostmaster(place)
  return {
    running: running !== undefined,
    ...(running && { pid: running.pid, port: running.port }),
    data: place.data,
    log: place.log,
  }
}

/** The address of a server that runs or is just being started, once it is ready. */
async function findServer(place: Place): Promise<ServerAddress | undefined> {
  const deadline = Date.now() + READY_TIMEOUT_MS
  while (Date.now() < deadline) {
    const found = await findPostmaster(place)
    if (!found) return undefined
    if (found.ready) {
      const address = await addressOf(place, found.port)
      if (await answers(address)) return address
    }
    await sleep(POLL_MS)
  }
  throw new Error('The server runs, but does not answer.')
}

async function start(place: PreparedPlace): Promise<ServerAddress> {
  await initialise(place)
  let failure = 'it ended at once.'
  for (let attempt = 1; attempt <= START_ATTEMPTS; attempt++) {
    await removeStalePidFile(place)
    failure = await launch(place, await choosePort(place))
    // Also the server of another process that was quicker, which made ours give up.
    const found = await findServer(place)
    if (found) {
      await rememberPort(place, found.port)
      return found
    }
    await sleep(100 * attempt)
  }
  throw new Error(failure)
}

/** Starts the server and waits until it is ready or has ended; then returns what it said last. */
async function launch(place: PreparedPlace, port: number): Promise<string> {
  const log = await open(place.log, 'a')
  const { size } = await log.stat()
  const ended = new AbortController()
  try {
    const program = {
      path: join(place.binaries, 'bin', executable('postgres')),
      arguments: ['-D', place.data, '-p', String(port)],
      folder: place.home,
      account: place.account,
    }
    const options = { ...spawnOptions(program, ['ignore', log.fd, log.fd]), detached: true }
    const child = spawn(program.path, program.arguments, options)
    child.once('exit', () => ended.abort())
    child.once('error', () => ended.abort())
    child.unref()
    const deadline = Date.now() + READY_TIMEOUT_MS
    while (!ended.signal.aborted && Date.now() < deadline && !(await findPostmaster(place))?.ready)
      await sleep(POLL_MS)
  } finally {
    await log.close()
  }
  return ended.signal.aborted ? lastWords((await readFile(place.log)).subarray(size).toString('utf8')) : ''
}

function lastWords(log: string): string {
  const lines = log.split('\n').filter((line) => /FATAL|PANIC|ERROR|error|cannot/.test(line))
  return (lines[0] ?? 'it ended at once.').replace(/^.*?(FATAL|PANIC|ERROR):\s*/, '')
}

async function addressOf(place: Place, port: number): Promise<ServerAddress> {
  const password = (await readFile(join(place.data, PASSWORD_FILE), 'utf8')).trim()
  return { host: '127.0.0.1', port, user: SERVER_USER, password }
}

/** Whether our server listens there: with SCRAM, only the server that knows the password can answer. */
async function answers(address: ServerAddress): Promise<boolean> {
  const client = new pg.Client({ ...address, database: 'postgres', connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function choosePort(place: Place): Promise<number> {
  const remembered = Number(await readFile(portFile(place), 'utf8').catch(() => '0'))
  if (remembered > 0 && (await freePort(remembered))) return remembered
  const port = await freePort(0)
  if (!port) throw new Error('There is no free port on 127.0.0.1.')
  return port
}

async function rememberPort(place: Place, port: number): Promise<void> {
  const draft = `${portFile(place)}.${process.pid}`
  await writeFile(draft, String(port))
  await rename(draft, portFile(place))
}

function portFile(place: Place): string {
  return join(place.home, 'port')
}

/** The port itself when it can be listened on (for 0: one the system chose), otherwise undefined. */
async function freePort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(undefined))
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const chosen = probe.address()
      probe.close(() => resolve(typeof chosen === 'object' ? chosen?.port : undefined))
    })
  })
}

/** Turns whatever the system said (no space, no permission, no such account) into one clear problem. */
async function explained<Result>(projectRoot: string, task: () => Promise<Result>): Promise<Result> {
  try {
    return await task()
  } catch (cause) {
    if (cause instanceof ProjectError) throw cause
    const text = (cause as Error).message
    return fail(
      'EMBEDDED_FAILED',
      { detail: text.endsWith('.') ? text : `${text}.`, log: join(projectRoot, '.tool', 'postgres.log') },
      { cause },
    )
  }
}
