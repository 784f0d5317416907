import pg from 'pg'

import { quoteIdentifier, quoteLiteral } from '../quoting.ts'
import type { ServerAddress } from './server.ts'

/** Creates a database when it is missing; names without a schema are then looked up in `schema` first. */
export async function ensureDatabase(
  server: ServerAddress,
  database: string,
  schema?: string,
): Promise<void> {
  await withClient(server, 'postgres', async (client) => {
    if (await exists(client, database)) return
    await createDatabase(client, database)
  })
  if (schema === undefined) return
  await withClient(server, database, async (client) => {
    const path = `${quoteIdentifier(schema)}, public`
    const { rows } = await client.query(
      `select 1 from pg_db_role_setting where setrole = 0 and setconfig @> array['search_path=' || quote_ident($1) || ', public']
         and setdatabase = (select oid from pg_database where datname = current_database())`,
      [schema],
    )
    if (rows.length > 0) return
    await client.query(`alter database ${quoteIdentifier(database)} set search_path to ${path}`)
  })
}

/** Runs a task with a connection of its own, which is closed afterwards. */
export async function withClient<Result>(
  server: ServerAddress,
  database: string,
  task: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ ...server, database, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await task(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

export async function createDatabase(client: pg.Client, database: string): Promise<void> {
  try {
    await client.query(`create database ${quoteIdentifier(database)}`)
  } catch (error) {
    // Another process was quicker.
    const code = (error as pg.DatabaseError).code
    if (code !== '42P04' && code !== '23505') throw error
  }
}

async function exists(client: pg.Client, database: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `select 1 from pg_database where datname = ${quoteLiteral(database)}`,
  )
  return rowCount === 1
}
