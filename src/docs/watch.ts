import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const PERIOD_MS = 400

/**
 * Tells when the artifacts of a folder have changed and then rested for a moment, until the signal ends it. Looks
 * instead of listening: the notices of operating systems miss files that are replaced and folders that are made anew.
 */
export async function watchArtifacts(
  folder: string,
  onChange: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let shown = await stateOf(folder)
  let seen = shown
  while (!signal.aborted) {
    await sleep(PERIOD_MS, undefined, { signal }).catch(() => undefined)
    const now = await stateOf(folder)
    const rests = now === seen
    seen = now
    if (signal.aborted || !rests || now === shown || now === '') continue
    shown = now
    await onChange()
  }
}

/** When artifacts were last written, in milliseconds since 1970; undefined without a manifest. */
export async function artifactsWrittenAt(folder: string): Promise<number | undefined> {
  const files = await artifactsOf(folder)
  if (!files.some(({ name }) => name === 'manifest.json')) return undefined
  return Math.max(...files.map(({ mtimeMs }) => mtimeMs))
}

async function stateOf(folder: string): Promise<string> {
  const files = await artifactsOf(folder)
  return files.map(({ name, mtimeMs, size }) => `${name} ${mtimeMs} ${size}`).join('\n')
}

async function artifactsOf(folder: string) {
  const names = await readdir(folder).catch(() => [])
  const files = names.filter((name) => name.endsWith('.json')).toSorted()
  const found = await Promise.all(
    files.map(async (name) => {
      const stats = await stat(join(folder, name)).catch(() => undefined)
      return stats ? [{ name, mtimeMs: stats.mtimeMs, size: stats.size }] : []
    }),
  )
  return found.flat()
}
