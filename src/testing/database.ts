import { randomBytes } from 'node:crypto'

import pg from 'pg'
import { inject } from 'vitest'

import type { OutsideConfig } from '../adapters/index.ts'
import type { ConfigValues } from '../nodes/index.ts'

/** A database of its own for a test file. */
export interface TestDatabase extends AsyncDisposable {
  readonly name: string
  /** Full address, password included. */
  readonly url: string
  /** A target in this database, with the schema `analytics` and four threads. */
  readonly outside: OutsideConfig
  /** Runs a statement on a connection of its own and gives its rows as objects. */
  query(sql: string, parameters?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>
  /** A connection of its own, closed with the database at the latest. */
  connect(): Promise<pg.Client>
}

export interface TestDatabaseOptions {
  readonly projectRoot?: string
  readonly schema?: string
  /** More fields of the target. */
  readonly target?: ConfigValues
}

/**
 * Creates an empty database on the server of this test run. Disposing it drops the database; it fails when a
 * connection was left open, since then the code under test leaks connections.
 */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const serverUrl = inject('serverUrl')
  const name = `tool_test_${randomBytes(6).toString('hex')}`
  await onServer(serverUrl, `create database ${name} template template0`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  const clients: pg.Client[] = []
  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url.href, application_name: 'test' })
    client.on('error', () => undefined)
    await client.connect()
    clients.push(client)
    return client
  }
  const shared = await connect()
  return {
    name,
    url: url.href,
    outside: outsideOf(url.href, options),
    connect,
    query: async (sql, parameters) => {
      const result = await shared.query(sql, parameters && [...parameters])
      return (Array.isArray(result) ? result.at(-1) : result).rows as Record<string, unknown>[]
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(clients.map(async (client) => client.end().catch(() => undefined)))
      await dropDatabase(serverUrl, name)
    },
  }
}

function outsideOf(url: string, options: TestDatabaseOptions): OutsideConfig {
  const { projectRoot = process.cwd(), schema = 'analytics', target = {} } = options
  return {
    projectRoot,
    target: {
      profileName: 'test',
      targetName: 'test',
      type: 'postgres',
      schema,
      threads: 4,
      embedded: false,
      values: { url, schema, ...target },
    },
    connections: [],
  }
}

/** Connections that are just being closed get a moment; those that stay are a leak. */
async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  const deadline = Date.now() + 3_000
  let left = await backendsOf(serverUrl, name)
  while (left.length > 0 && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    left = await backendsOf(serverUrl, name)
  }
  await onServer(serverUrl, `drop database ${name} with (force)`)
  if (left.length > 0) throw new Error(`The test left connections open: ${left.join('; ')}`)
}

async function backendsOf(serverUrl: string, name: string): Promise<readonly string[]> {
  const sql = `select application_name || ': ' || left(query, 200) as backend from pg_stat_activity
    where datname = '${name}' and backend_type = 'client backend'`
  return (await onServer(serverUrl, sql)).map((row) => String(row['backend']))
}

async function onServer(serverUrl: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[]
  } finally {
    await client.end()
  }
}
