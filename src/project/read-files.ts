import { readdir, readFile, stat } from 'node:fs/promises'
import { join, posix } from 'node:path'

import { mapWithLimit } from '../util/index.ts'
import type { TextFile } from './files.ts'

const FILES_AT_ONCE = 32

/**
 * Lists the files below some folders of the project, sorted, each once. A folder that does not exist holds
 * none; hidden files and folders are left out.
 */
export async function listFiles(root: string, folders: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(folders.map((folder) => walk(root, posix.normalize(folder))))
  return [...new Set(found.flat())].toSorted()
}

async function walk(root: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return []
    throw error
  })
  const found = await Promise.all(
    entries.map(async (entry) => {
      if (entry.name.startsWith('.')) return []
      const path = posix.join(folder, entry.name)
      const isFolder = entry.isSymbolicLink() ? await leadsToFolder(join(root, path)) : entry.isDirectory()
      return isFolder ? walk(root, path) : [path]
    }),
  )
  return found.flat()
}

async function leadsToFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (target) => target.isDirectory(),
    () => false,
  )
}

/** Reads files of the project, in the order of the paths. */
export function readTexts(root: string, paths: readonly string[]): Promise<readonly TextFile[]> {
  return mapWithLimit(paths, FILES_AT_ONCE, async (path) => ({
    path,
    text: withoutMark(await readFile(join(root, path), 'utf8')),
  }))
}

/** Reads a file; undefined when it does not exist. */
export async function readIfPresent(root: string, path: string): Promise<TextFile | undefined> {
  try {
    return { path, text: withoutMark(await readFile(join(root, path), 'utf8')) }
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
