import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'

import { fail } from '../../errors/index.ts'
import type { ConnectionConfig } from '../profile.ts'

/** A collection in a folder that mongodump wrote. */
export interface DumpFile {
  readonly collection: string
  readonly path: string
  /** Path relative to the project, for messages. */
  readonly shownAs: string
  readonly isPacked: boolean
}

/**
 * Finds the collections of a dump: the files of the folder itself, or of its sub-folder for the database.
 * @throws {ProjectError} `PROFILE_INVALID`, `CONNECTION_FAILED`
 */
export async function findDumpFiles(
  projectRoot: string,
  connection: ConnectionConfig,
): Promise<readonly DumpFile[]> {
  const { path, database } = connection.values
  if (typeof path !== 'string' || path === '') {
    return fail('PROFILE_INVALID', { detail: `connection "${connection.name}" needs a "path" to its dump.` })
  }
  const top = await listFolder(resolve(projectRoot, path), path, connection)
  const hasSubfolder = typeof database === 'string' && top.includes(database)
  const shown = hasSubfolder ? `${path}/${database}` : path
  const names = hasSubfolder ? await listFolder(resolve(projectRoot, shown), shown, connection) : top
  const files = names.filter((name) => /\.bson(\.gz)?$/.test(name)).toSorted()
  return Promise.all(files.map((name) => describeFile(resolve(projectRoot, shown), shown, name)))
}

async function listFolder(
  folder: string,
  shown: string,
  connection: ConnectionConfig,
): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (cause) {
    const detail = isMissing(cause) ? 'there is no such folder.' : 'the folder cannot be read.'
    const hint = 'Its "path" must be a folder that mongodump wrote, relative to the project.'
    return fail('CONNECTION_FAILED', { connection: connection.name, address: shown, detail }, { cause, hint })
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')
}

async function describeFile(folder: string, shown: string, name: string): Promise<DumpFile> {
  const stem = name.replace(/\.bson(\.gz)?$/, '')
  return {
    // mongodump escapes and shortens some names in files; their metadata has the name as it was.
    collection: stem.includes('%') ? ((await readCollectionName(folder, stem)) ?? decodeName(stem)) : stem,
    path: join(folder, name),
    shownAs: `${shown}/${name}`,
    isPacked: name.endsWith('.gz'),
  }
}

async function readCollectionName(folder: string, stem: string): Promise<string | undefined> {
  const bytes =
    (await readIfPresent(join(folder, `${stem}.metadata.json`))) ??
    (await readIfPresent(join(folder, `${stem}.metadata.json.gz`)))
  if (!bytes) return undefined
  try {
    const text = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('utf8')
    const metadata: unknown = JSON.parse(text)
    const hasName = typeof metadata === 'object' && metadata !== null && 'collectionName' in metadata
    return hasName && typeof metadata.collectionName === 'string' ? metadata.collectionName : undefined
  } catch {
    // The rows do not depend on it.
    return undefined
  }
}

async function readIfPresent(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch {
    return undefined
  }
}

function decodeName(stem: string): string {
  try {
    return decodeURIComponent(stem)
  } catch {
    return stem
  }
}
