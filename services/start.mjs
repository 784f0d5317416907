// Starts a server, and takes it down with everything that it has made.

import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { forget, note } from './running.mjs'
import { freePort, untilReady } from './tools.mjs'

const STOP_TIMEOUT_MS = 20_000

/**
 * Starts a server that is set up, waits until it is ready, and stops it when the signal is aborted. Without a folder
 * for its data that lies in a scratch folder and goes with the process.
 *
 * @param {{ folder: string, port?: number, data?: string }} place
 * @returns {Promise<{ url: string, pid: number, ended: Promise<void> }>}
 */
export async function startServer(recipe, { folder, port, data }, signal) {
  const place = await furnish(recipe, { folder, port, data })
  const url = recipe.url(place.port)
  await recipe.prepare?.(place)
  const [program, ...args] = recipe.command(place)
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const log = keepTail(child)
  child.once('error', (error) => log.push(error.message))
  const ended = cleanUpAfter(child, place)
  const stop = () => stopChild(child, ended)
  if (signal.aborted) stop()
  else signal.addEventListener('abort', stop)
  try {
    await untilReady(recipe, place.port, child)
    await recipe.onboard?.(url)
    await note({ name: recipe.name, pid: child.pid, url })
    return { url, pid: child.pid, ended }
  } catch (error) {
    stop()
    await ended
    throw new Error(`${recipe.title} did not start: ${error.message}\n${log.join('').slice(-2000)}`, {
      cause: error,
    })
  }
}

/** @returns {Promise<import('./recipes.mjs').Place>} */
async function furnish(recipe, { folder, port, data }) {
  const isKept = data !== undefined
  const own = isKept ? resolve(data) : await mkdtemp(join(tmpdir(), `tool-${recipe.name}-`))
  await mkdir(own, { recursive: true })
  return { folder, data: own, isKept, port: port ?? (await freePort()) }
}

async function cleanUpAfter(child, { data, isKept }) {
  await new Promise((ended) => child.once('close', ended))
  await forget(child.pid)
  if (!isKept) await rm(data, { recursive: true, force: true })
}

/** Asks it to end, and ends it when it does not. */
function stopChild(child, ended) {
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
  void ended.then(() => clearTimeout(timer))
}

/** The last output of a server, for the message when it does not start. */
function keepTail(child) {
  const log = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      log.push(String(chunk))
      if (log.length > 50) log.shift()
    })
  }
  return log
}
