import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'

import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

import { fail, type ProblemFacts } from '../../../errors/index.ts'
import { quoteIdentifier, quoteLiteral } from '../quoting.ts'
import { createDatabase, withClient } from './databases.ts'
import type { ServerAddress } from './server.ts'

const SCHEMA_FILE = 'schema.sql'

/**
 * Gives a database of the embedded server the content of a folder: `schema.sql` is run, then each
 * `<table>.csv` (or `<schema>.<table>.csv`) is copied into its table. It happens once for each state of the
 * files, in a database of another name that is renamed when it is complete.
 * @throws {ProjectError} `PROFILE_INVALID`, `SOURCE_FILE_CORRUPT`
 */
export async function loadFolder(
  target: ServerAddress & { readonly database: string; readonly name: string },
  projectRoot: string,
  folder: string,
): Promise<void> {
  const path = resolve(projectRoot, folder)
  const files = await listFiles(target.name, path, folder)
  const mark = `tool: loaded from ${folder}, sha256 ${await hashOf(path, files)}`
  await withClient(target, 'postgres', async (client) => {
    // Two processes that load the same database do it one after the other; the second finds it done.
    await client.query('select pg_advisory_lock(hashtext($1))', [`load ${target.database}`])
    if ((await commentOf(client, target.database)) === mark) return
    const aside = `__tool_load_${randomBytes(4).toString('hex')}`
    await removeLeftovers(client)
    await createDatabase(client, aside)
    try {
      await fill(target, aside, { path, folder, files })
      await client.query(`comment on database ${quoteIdentifier(aside)} is ${quoteLiteral(mark)}`)
      await replaceDatabase(client, aside, target.database)
    } catch (error) {
      await client.query(`drop database if exists ${quoteIdentifier(aside)} with (force)`)
      throw error
    }
  })
}

interface Folder {
  readonly path: string
  /** As the profile writes it. */
  readonly folder: string
  readonly files: readonly string[]
}

async function fill(server: ServerAddress, database: string, from: Folder): Promise<void> {
  await withClient(server, database, async (client) => {
    await client.query('begin')
    for (const file of from.files) {
      try {
        if (file === SCHEMA_FILE) await client.query(await readFile(join(from.path, file), 'utf8'))
        else await copyCsv(client, join(from.path, file), file.slice(0, -'.csv'.length))
      } catch (cause) {
        fail('SOURCE_FILE_CORRUPT', damageOf(join(from.folder, file), cause as pg.DatabaseError), { cause })
      }
    }
    await client.query('commit')
    await client.query('analyze')
  })
}

/** Names the line, but not the row that stands there, which may hold what nobody should read in a log. */
function damageOf(file: string, error: pg.DatabaseError): ProblemFacts<'SOURCE_FILE_CORRUPT'> {
  const line = /^COPY .*?, line (\d+)/.exec(error.where ?? '')?.[1]
  const offset = error.position === undefined ? {} : { offset: Number(error.position) - 1 }
  return { file, ...offset, detail: `${line === undefined ? '' : `line ${line}: `}${error.message}.` }
}

async function copyCsv(client: pg.Client, path: string, table: string): Promise<void> {
  const relation = table.split('.').map(quoteIdentifier).join('.')
  const header = await firstLine(path)
  const columns = header.split(',').map((name) => quoteIdentifier(name.trim().replace(/^"(.*)"$/, '$1')))
  const sql = `copy ${relation} (${columns.join(', ')}) from stdin with (format csv, header, null '')`
  await pipeline(createReadStream(path), client.query(copyFrom(sql)))
}

async function firstLine(path: string): Promise<string> {
  let text = ''
  for await (const chunk of createReadStream(path, 'utf8')) {
    text += chunk as string
    if (text.includes('\n')) break
  }
  return (text.split(/\r?\n/, 1)[0] ?? '').replace(/^\uFEFF/, '')
}

/** The schema first, then the tables by name. */
async function listFiles(connection: string, path: string, folder: string): Promise<readonly string[]> {
  const names = await readdir(path).catch((cause: unknown) =>
    fail(
      'PROFILE_INVALID',
      { detail: `connection "${connection}" loads from ${folder}, which cannot be read.` },
      { cause },
    ),
  )
  const tables = names.filter((name) => name.endsWith('.csv')).toSorted()
  return names.includes(SCHEMA_FILE) ? [SCHEMA_FILE, ...tables] : tables
}

async function hashOf(path: string, files: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const file of files) {
    hash.update(`${file}\0`)
    for await (const chunk of createReadStream(join(path, file))) hash.update(chunk as Buffer)
    hash.update('\0')
  }
  return hash.digest('hex').slice(0, 32)
}

async function commentOf(client: pg.Client, database: string): Promise<string | undefined> {
  const { rows } = await client.query(
    `select pg_catalog.shobj_description(oid, 'pg_database') as comment from pg_catalog.pg_database
     where datname = $1`,
    [database],
  )
  return (rows[0] as { comment: string | null } | undefined)?.comment ?? undefined
}

/** Databases that processes left which were killed while they loaded; only the holder of the lock is here. */
async function removeLeftovers(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    `select datname from pg_catalog.pg_database d where datname ~ '^__tool_load_[0-9a-f]{8}$'
     and not exists (select from pg_catalog.pg_stat_activity a where a.datid = d.oid)`,
  )
  for (const { datname } of rows as { datname: string }[]) {
    await client.query(`drop database if exists ${quoteIdentifier(datname)}`).catch(() => undefined)
  }
}

async function replaceDatabase(client: pg.Client, aside: string, database: string): Promise<void> {
  const name = quoteIdentifier(database)
  await client.query(`drop database if exists ${name} with (force)`)
  await client.query(`alter database ${quoteIdentifier(aside)} rename to ${name}`)
}
