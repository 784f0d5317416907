import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const PERIOD_MS = 400

/** What a folder of artifacts looks like: equal texts mean equal files. Empty without any. */
export type FolderState = string

export interface WatchRequest {
  readonly folder: string
  /** What was shown last. */
  readonly since: FolderState
  readonly signal: AbortSignal
  readonly onChange: () => Promise<void>
}

/**
 * Tells when the artifacts of a folder have changed and then rested for a moment, until the signal ends it. Looks
 * instead of listening: the notices of operating systems miss files that are replaced and folders that are made anew.
 */
export async function watchArtifacts({ folder, since, signal, onChange }: WatchRequest): Promise<void> {
  let shown = since
  let seen = since
  while (!signal.aborted) {
    const now = await folderState(folder)
    const rests = now === seen
    seen = now
    if (rests && now !== shown && now !== '') {
      shown = now
      await onChange()
    }
    await sleep(PERIOD_MS, undefined, { signal }).catch(() => undefined)
  }
}

/** Looks at names, sizes and times of the artifacts in a folder, which need not exist. */
export async function folderState(folder: string): Promise<FolderState> {
  const names = await readdir(folder).catch(() => [])
  const files = names.filter((name) => name.endsWith('.json')).toSorted()
  const states = await Promise.all(
    files.map(async (name) => {
      const stats = await stat(join(folder, name)).catch(() => undefined)
      return stats ? [`${name} ${stats.mtimeMs} ${stats.size}`] : []
    }),
  )
  return states.flat().join('\n')
}
