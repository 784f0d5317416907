import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

import { fail } from '../errors/index.ts'

/**
 * Writes a file as one line of JSON. It is written aside and then renamed, so that a reader, a run beside this one
 * and a crash meet the old file or the new one.
 *
 * @throws {ProjectError} `FILE_UNWRITABLE`
 */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeWhole(path, JSON.stringify(value))
}

/** The same for any text, or its bytes. @throws {ProjectError} `FILE_UNWRITABLE` */
export async function writeWhole(path: string, text: string | Uint8Array): Promise<void> {
  const aside = `${path}.${randomUUID()}.new`
  await orUnwritable(path, async () => {
    await mkdir(dirname(path), { recursive: true })
    try {
      await writeFile(aside, text)
      await rename(aside, path)
    } catch (error) {
      await rm(aside, { force: true })
      throw error
    }
  })
}

/** Says which file could not be written. @throws {ProjectError} `FILE_UNWRITABLE` */
export async function orUnwritable(file: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write()
  } catch (error) {
    fail('FILE_UNWRITABLE', { file, detail: (error as Error).message }, { cause: error })
  }
}
