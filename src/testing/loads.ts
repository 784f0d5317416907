import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import {
  openCsvSource,
  openSource,
  openWarehouse,
  type ConnectionConfig,
  type Warehouse,
} from '../adapters/index.ts'
import { runLoad, type LoadResult } from '../load/index.ts'
import { seedId, sourceId, type LoadConfig, type RelationName } from '../nodes/index.ts'
import type { LoadOrigin, LoadStep } from '../plan/index.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'

/** A warehouse and a project folder, for tests of loads alone. */
export interface LoadBench extends AsyncDisposable {
  readonly database: TestDatabase
  readonly warehouse: Warehouse
  readonly folder: string
  /** Writes a file into the folder. */
  write(path: string, bytes: string | Uint8Array): Promise<void>
  /** Loads `from` of a connection into the table `raw.<from>`, or of what the options say. */
  load(connection: ConnectionConfig, from: string, options?: LoadOptions): Promise<LoadResult>
  /** Loads a CSV file of the folder into the table `raw.<name>`. */
  seed(path: string, options?: SeedOptions): Promise<LoadResult>
  /** What the table holds, as the warehouse prints it, ordered by its first column and without `_loaded_at`. */
  rows(table: string): Promise<readonly Record<string, string | null>[]>
  /** Names and types of columns. */
  columns(table: string): Promise<Readonly<Record<string, string>>>
  /** Tables of the schema `raw`, staging tables included. */
  tables(): Promise<readonly string[]>
}

export interface LoadOptions extends Partial<LoadConfig> {
  readonly table?: string
  readonly signal?: AbortSignal
  readonly onProgress?: (rows: number) => void
}

export interface SeedOptions {
  readonly columnTypes?: Readonly<Record<string, string>>
  readonly delimiter?: string
}

export async function createLoadBench(): Promise<LoadBench> {
  const database = await createTestDatabase()
  const warehouse = await openWarehouse(database.outside)
  await warehouse.prepare(['raw'])
  const folder = await mkdtemp(join(tmpdir(), 'tool-load-'))

  async function run(origin: LoadOrigin, table: string, options: LoadOptions): Promise<LoadResult> {
    await using session = await warehouse.session()
    return await runLoad(loadStep(relationIn(database, table), origin), {
      session,
      dialect: warehouse.dialect,
      openSource: (name) => {
        const connections = [connectionOf.get(name)].flatMap((one) => one ?? [])
        return openSource({ ...database.outside, projectRoot: folder, connections }, name)
      },
      openCsv: (path, format) => openCsvSource(join(folder, path), format),
      signal: options.signal ?? new AbortController().signal,
      onProgress: options.onProgress ?? (() => undefined),
    })
  }

  async function columnsOf(table: string): Promise<Readonly<Record<string, string>>> {
    await using session = await warehouse.session()
    const columns = await session.columnsOf(relationIn(database, table))
    return Object.fromEntries(columns.map((column) => [column.name, column.type]))
  }

  const connectionOf = new Map<string, ConnectionConfig>()
  return {
    database,
    warehouse,
    folder,
    write: (path, bytes) => writeFile(join(folder, path), bytes),
    load: (connection, from, options = {}) => {
      connectionOf.set(connection.name, connection)
      const load = loadConfig(connection.name, from, options)
      return run({ kind: 'connection', load }, options.table ?? from, options)
    },
    seed: (path, { columnTypes = {}, delimiter = ',' } = {}) =>
      run({ kind: 'file', path, delimiter, columnTypes }, path.replace(/\.csv$/, ''), {}),
    rows: async (table) => readRows(database, table, Object.keys(await columnsOf(table))),
    columns: columnsOf,
    tables: async () => {
      const found = await database.query(
        `select tablename from pg_tables where schemaname = 'raw' order by 1`,
      )
      return found.map((row) => String(row['tablename']))
    },
    [Symbol.asyncDispose]: async () => {
      await warehouse[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A connection to a dump in the folder of a bench. */
export function dumpConnection(path = '.'): ConnectionConfig {
  return { name: 'dump', type: 'mongodump', values: { path } }
}

function relationIn(database: TestDatabase, table: string): RelationName {
  return { database: database.name, schema: 'raw', name: table }
}

function loadStep(relation: RelationName, origin: LoadOrigin): LoadStep {
  const { name } = relation
  const isSeed = origin.kind === 'file'
  return {
    kind: 'load',
    nodeId: isSeed ? seedId('test', name) : sourceId('test', 'raw', name),
    nodeKind: isSeed ? 'seed' : 'source',
    name,
    path: isSeed ? origin.path : 'models/sources.yml',
    location: { file: 'models/sources.yml', line: 1, column: 1 },
    after: [],
    relation,
    origin,
    rebuiltLater: [],
  }
}

function loadConfig(connection: string, from: string, options: LoadOptions): LoadConfig {
  return {
    location: { file: 'models/sources.yml', line: 1, column: 1 },
    connection,
    from,
    mode: 'full_refresh',
    key: [],
    layout: 'columns',
    columns: {},
    onBadRow: 'quarantine',
    maxBad: { rows: 100, percent: 100 },
    allowEmpty: false,
    idleTimeoutMs: 30_000,
    ...options,
  }
}

async function readRows(
  database: TestDatabase,
  table: string,
  columns: readonly string[],
): Promise<readonly Record<string, string | null>[]> {
  const list = columns
    .filter((column) => column !== '_loaded_at')
    .map((column) => `"${column.replaceAll('"', '""')}"`)
    .map((name) => `${name}::text as ${name}`)
  // In UTC, whatever the machine of the test is set to.
  const rows = await database.query(
    `set timezone = 'UTC'; select ${list.join(', ')} from raw."${table}" order by 1`,
  )
  return rows as readonly Record<string, string | null>[]
}
