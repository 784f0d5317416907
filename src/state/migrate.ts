import { StatementError, type Dialect, type Session } from '../adapters/index.ts'
import { retry } from '../util/index.ts'
import { stateTables, type StateTable, type StateTables } from './tables.ts'

/** One step from an older shape of the tool's own tables to the next. */
interface Migration {
  readonly version: number
  readonly statements: (tables: StateTables) => readonly string[]
}

/*
 * What each version had, for good: a step that was released is never edited, since warehouses have taken it already.
 * A change is a further step at the end.
 */
const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    statements: (tables) =>
      Object.entries(FIRST_TABLES).map(([name, columns]) => tables.create(name, columns)),
  },
  { version: 2, statements: (tables) => [tables.addColumn('runs', 'invocation', 'text')] },
]

const FIRST_TABLES: Readonly<Record<string, StateTable>> = {
  /** One row for each command that ran nodes. */
  runs: {
    invocation_id: 'text',
    command: 'text',
    target: 'text',
    tool_version: 'text',
    status: 'text',
    started_at: 'timestamp',
    finished_at: 'timestamp',
    duration_ms: 'int64',
  },
  /** One row for each node of a run. */
  run_results: {
    invocation_id: 'text',
    node_id: 'text',
    status: 'text',
    started_at: 'timestamp',
    duration_ms: 'int64',
    worker: 'int64',
    rows_written: 'int64',
    failures: 'int64',
    message: 'text',
  },
  /** One row for each load that began. */
  loads: {
    load_id: 'text',
    node_id: 'text',
    target_table: 'text',
    connection: 'text',
    stream: 'text',
    mode: 'text',
    status: 'text',
    rows_read: 'int64',
    rows_bad: 'int64',
    rows_stored: 'int64',
    texts_repaired: 'int64',
    window_low: 'text',
    window_high: 'text',
    error: 'text',
    started_at: 'timestamp',
    finished_at: 'timestamp',
  },
  /** Where the next load of a node goes on. */
  load_state: {
    node_id: 'text',
    load_id: 'text',
    mode: 'text',
    cursor_field: 'text',
    watermark: 'text',
    updated_at: 'timestamp',
  },
  /** Rows that could not be stored, as the source gave them. */
  quarantine: {
    load_id: 'text',
    node_id: 'text',
    target_table: 'text',
    source_key: 'text',
    path: 'text',
    message: 'text',
    raw: 'bytes',
    created_at: 'timestamp',
  },
}

const VERSIONS = 'migrations'
const VERSION_COLUMNS: StateTable = { version: 'int64', applied_at: 'timestamp' }

export interface MigrateRequest {
  readonly session: Session
  readonly dialect: Dialect
  readonly database: string
  readonly signal?: AbortSignal
}

/** Runs that start at once wait for each other; only what they do before they can is tried again. */
const ATTEMPTS = 5

/**
 * Brings the tool's own tables, which may be there from an older version or not at all, to the shape that this
 * version knows. All steps that are missing are one transaction. One query when there is nothing to do. A newer
 * version's tables are left as they are: steps only add.
 *
 * @throws {StatementError} without the right to write there.
 */
export async function migrateState(request: MigrateRequest): Promise<void> {
  const { signal } = request
  await retry(
    {
      attempts: ATTEMPTS,
      firstDelayMs: 20,
      isTransient: (error) => error instanceof StatementError,
      ...(signal && { signal }),
    },
    () => migrate(request),
  )
}

async function migrate({ session, dialect, database, signal }: MigrateRequest): Promise<void> {
  const tables = stateTables(dialect, database)
  const name = { database, schema: '_tool', name: VERSIONS }
  const execute = (sql: string) => session.run([{ kind: 'execute', sql }], signal)
  if (!(await session.relation(name))) await execute(tables.create(VERSIONS, VERSION_COLUMNS))
  const version = async (): Promise<number> => {
    const { rows } = await session.query(`select max(version) from ${tables.name(VERSIONS)}`, [], signal)
    return Number(rows[0]?.[0] ?? 0)
  }
  const newest = MIGRATIONS.at(-1)?.version ?? 0
  if ((await version()) >= newest) return
  await execute('begin')
  try {
    // Who comes second finds the steps taken.
    await execute(`lock table ${tables.name(VERSIONS)} in exclusive mode`)
    const taken = await version()
    for (const migration of MIGRATIONS.filter((one) => one.version > taken)) {
      for (const sql of migration.statements(tables)) await execute(sql)
      const row = { version: String(migration.version), applied_at: 'current_timestamp' }
      await execute(tables.insert(VERSIONS, row))
    }
    await execute('commit')
  } catch (error) {
    await execute('rollback')
    throw error
  }
}
