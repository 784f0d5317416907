import { randomUUID } from 'node:crypto'
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises'
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
    await makeFolder(dirname(path))
    try {
      await writeFile(aside, text)
      await rename(aside, path)
    } catch (error) {
      await rm(aside, { force: true })
      throw error
    }
  })
}

/**
 * Makes a folder and those above it. Node's own recursive way never ends below a folder that takes no new ones and
 * says that it is not there, such as /proc.
 */
export async function makeFolder(path: string): Promise<void> {
  const parent = dirname(path)
  if (!(await isThere(path)) && parent !== path) {
    await makeFolder(parent)
    await mkdirOnce(path)
  }
}

/** Another task or process may have been quicker. */
async function mkdirOnce(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}

/** Says which file could not be written. @throws {ProjectError} `FILE_UNWRITABLE` */
export async function orUnwritable(file: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write()
  } catch (error) {
    fail('FILE_UNWRITABLE', { file, detail: (error as Error).message }, { cause: error })
  }
}
