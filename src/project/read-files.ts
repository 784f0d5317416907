import { readdirSync, readFileSync, statSync, type Dirent } from 'node:fs'
import { join, posix } from 'node:path'

import type { TextFile } from './files.ts'

// Synchronous calls: a project has thousands of small files, and each asynchronous one costs several times as much.

/**
 * Lists the files below some folders of the project, sorted, each once. A folder that does not exist holds
 * none; hidden files and folders are left out.
 */
export function listFiles(root: string, folders: readonly string[]): readonly string[] {
  const found = folders.flatMap((folder) => walk(root, posix.normalize(folder)))
  return [...new Set(found)].toSorted()
}

function walk(root: string, folder: string): readonly string[] {
  return entriesOf(join(root, folder)).flatMap((entry) => {
    if (entry.name.startsWith('.')) return []
    const path = posix.join(folder, entry.name)
    return isFolder(entry, join(root, path)) ? walk(root, path) : [path]
  })
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

function isFolder(entry: Dirent, path: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory()
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

/** Reads files of the project, in the order of the paths. */
export function readTexts(root: string, paths: readonly string[]): readonly TextFile[] {
  return paths.map((path) => ({ path, text: readText(join(root, path)) }))
}

/** Reads a file; undefined when it does not exist. */
export function readIfPresent(root: string, path: string): TextFile | undefined {
  try {
    return { path, text: readText(join(root, path)) }
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Some editors begin a file with a mark of its encoding. */
function readText(path: string): string {
  const text = readFileSync(path, 'utf8')
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
