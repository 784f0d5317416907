// Notes about the servers that run now, so that another process finds them.

import { mkdir, readdir, readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { CACHE } from './setup.mjs'

const RUNNING = join(CACHE, 'running')

export async function note(server) {
  await mkdir(RUNNING, { recursive: true })
  await writeFile(noteOf(server.pid), JSON.stringify(server))
}

export async function forget(pid) {
  await unlink(noteOf(pid)).catch(() => undefined)
}

/** The servers of these recipes that run now: name, process and address of each. */
export async function running(recipes) {
  const files = await readdir(RUNNING).catch(() => [])
  const notes = await Promise.all(
    files.map(async (file) => JSON.parse(await readFile(join(RUNNING, file), 'utf8'))),
  )
  return notes.filter(({ name, pid }) => isAlive(pid) && recipes.some((recipe) => recipe.name === name))
}

export function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function noteOf(pid) {
  return join(RUNNING, `${pid}.json`)
}
