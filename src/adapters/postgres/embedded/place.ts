import { createHash, randomBytes } from 'node:crypto'
import { chown, link, mkdir, readFile, realpath, rm, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { runProgram, serverAccount, type Account } from './account.ts'
import { copyBinaries, executable, serverBinaries, sharedFolder } from './binaries.ts'

/** Where the server of a project keeps its files. */
export interface Place {
  /** Holds the data folder and the remembered port. */
  readonly home: string
  readonly data: string
  readonly log: string
}

/** A place that is ready for a server, and how to run it there. */
export interface PreparedPlace extends Place {
  readonly account: Account | undefined
  /** Folder with the server's `bin`. */
  readonly binaries: string
}

/** Finds the place without touching the disk: the server need not exist. */
export async function findPlace(projectRoot: string): Promise<Place> {
  const folder = join(projectRoot, '.tool')
  const elsewhere = await readFile(join(folder, POINTER), 'utf8').catch(() => '')
  const home = elsewhere.trim() || join(await realpath(folder).catch(() => folder), 'postgres')
  return { home, data: join(home, 'data'), log: join(folder, 'postgres.log') }
}

/**
 * Makes the place ready. Root cannot run the server itself, and the account that does may not be able to reach
 * the project (a folder below /root, say): data and a copy of the binaries then live outside the project.
 */
export async function preparePlace(projectRoot: string): Promise<PreparedPlace> {
  await mkdir(join(projectRoot, '.tool'), { recursive: true })
  const binaries = await serverBinaries()
  const place = await prepareHome(await findPlace(projectRoot))
  if (!place.account || (await canRun({ ...place, binaries }))) return { ...place, binaries }
  const copied = await copyBinaries(binaries)
  if (await canRun({ ...place, binaries: copied })) return { ...place, binaries: copied }
  // Stays when it holds data, of a project that was moved here.
  await rmdir(place.home).catch(() => undefined)
  await writePointer(projectRoot)
  return { ...(await prepareHome(await findPlace(projectRoot))), binaries: copied }
}

const POINTER = 'postgres.location'

async function prepareHome(place: Place): Promise<Place & { account: Account | undefined }> {
  const account = await serverAccount(place.data)
  await mkdir(place.home, { recursive: true, mode: 0o700 })
  if (account) await chown(place.home, account.uid, account.gid)
  return { ...place, account }
}

/** Whether the account can run the server and write into its home. */
async function canRun(place: PreparedPlace): Promise<boolean> {
  const script = '"$1" --version && : > "$2/probe" && rm "$2/probe"'
  const server = join(place.binaries, 'bin', executable('postgres'))
  const probe = { path: '/bin/sh', folder: '/', account: place.account }
  return (await runProgram({ ...probe, arguments: ['-c', script, 'sh', server, place.home] })).ok
}

/**
 * Points the project to a new folder outside of it. The name is never used again: a project that is deleted and
 * made anew at the same path must not find the data of the old one.
 */
async function writePointer(projectRoot: string): Promise<void> {
  const root = await realpath(projectRoot)
  const name = `${createHash('sha256').update(root).digest('hex').slice(0, 12)}-${randomBytes(4).toString('hex')}`
  const pointer = join(root, '.tool', POINTER)
  const draft = `${pointer}.${name}`
  await writeFile(draft, `${join(sharedFolder(), name)}\n`)
  try {
    // A link appears whole or not at all, and never replaces the pointer of a process that was quicker.
    await link(draft, pointer).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(draft, { force: true })
  }
}
