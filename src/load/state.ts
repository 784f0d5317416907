import { StatementError, type BadRow, type LogicalType } from '../adapters/index.ts'
import { retry } from '../util/index.ts'
import type { Load, StagedRows } from './load.ts'

/** The schema of the tool's own tables in every warehouse. */
const STATE_SCHEMA = '_tool'

type StateTable = Readonly<Record<string, LogicalType>>

/** What happened: one row for each load that began. */
const LOADS: StateTable = {
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
}

/** Where the next load of a node goes on. */
const LOAD_STATE: StateTable = {
  node_id: 'text',
  load_id: 'text',
  mode: 'text',
  cursor_field: 'text',
  watermark: 'text',
  updated_at: 'timestamp',
}

/** Rows that could not be stored, as the source gave them. */
const QUARANTINE: StateTable = {
  load_id: 'text',
  node_id: 'text',
  target_table: 'text',
  source_key: 'text',
  path: 'text',
  message: 'text',
  raw: 'bytes',
  created_at: 'timestamp',
}

/** Several threads may create the tables at once, and "if not exists" does not exclude that. */
const CREATE_ATTEMPTS = 5

/** Notes that a load began. Loads of the same node that never ended were killed: the run lock excludes others. */
export async function recordStart(load: Load): Promise<void> {
  const { session, signal } = load.outside
  const create = [
    createTable(load, 'loads', LOADS),
    createTable(load, 'load_state', LOAD_STATE),
    createTable(load, 'quarantine', QUARANTINE),
  ]
  await retry(
    {
      attempts: CREATE_ATTEMPTS,
      firstDelayMs: 20,
      isTransient: (error) => error instanceof StatementError,
      signal,
    },
    () =>
      session.run(
        create.map((sql) => ({ kind: 'execute', sql })),
        signal,
      ),
  )
  const loads = tableName(load, 'loads')
  const killed = `update ${loads} set status = 'killed', finished_at = current_timestamp
where node_id = ${text(load, load.step.nodeId)} and status = 'running'`
  const started = insertInto(load, 'loads', {
    load_id: text(load, load.id),
    node_id: text(load, load.step.nodeId),
    target_table: text(load, targetName(load)),
    connection: load.connection === undefined ? 'null' : text(load, load.connection),
    stream: text(load, load.stream),
    mode: text(load, load.policy.mode),
    status: `'running'`,
    started_at: 'current_timestamp',
  })
  await session.run(
    [
      { kind: 'execute', sql: killed },
      { kind: 'execute', sql: started },
    ],
    signal,
  )
}

/** What the transaction that publishes the table also writes. */
export function finishStatements(
  load: Load,
  staged: StagedRows,
  badRows: readonly BadRow[],
): readonly string[] {
  const finished = updateLoad(load, {
    status: `'success'`,
    rows_read: String(staged.rows + badRows.length),
    rows_bad: String(badRows.length),
    rows_stored: String(staged.rows),
    texts_repaired: String(staged.repairedTexts),
    finished_at: 'current_timestamp',
  })
  const forget = `delete from ${tableName(load, 'load_state')} where node_id = ${text(load, load.step.nodeId)}`
  const remember = insertInto(load, 'load_state', {
    node_id: text(load, load.step.nodeId),
    load_id: text(load, load.id),
    mode: text(load, load.policy.mode),
    updated_at: 'current_timestamp',
  })
  return [finished, forget, remember, ...badRows.map((row) => quarantine(load, row))]
}

/** Notes why a load failed. */
export async function recordFailure(load: Load, error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error)
  const sql = updateLoad(load, {
    status: load.outside.signal.aborted ? `'cancelled'` : `'error'`,
    error: text(load, message),
    finished_at: 'current_timestamp',
  })
  await load.outside.session.run([{ kind: 'execute', sql }])
}

function quarantine(load: Load, row: BadRow): string {
  return insertInto(load, 'quarantine', {
    load_id: text(load, load.id),
    node_id: text(load, load.step.nodeId),
    target_table: text(load, targetName(load)),
    source_key: text(load, row.key),
    path: text(load, row.path),
    message: text(load, row.message),
    raw: load.outside.dialect.quoteBytes(row.raw),
    created_at: 'current_timestamp',
  })
}

function createTable(load: Load, name: string, columns: StateTable): string {
  const { dialect } = load.outside
  const list = Object.entries(columns).map(([column, type]) => `${column} ${dialect.typeName(type)}`)
  return `create table if not exists ${tableName(load, name)} (\n  ${list.join(',\n  ')}\n)`
}

function insertInto(load: Load, name: string, values: Readonly<Record<string, string>>): string {
  const columns = Object.keys(values).join(', ')
  return `insert into ${tableName(load, name)} (${columns})\nvalues (${Object.values(values).join(', ')})`
}

function updateLoad(load: Load, values: Readonly<Record<string, string>>): string {
  const changes = Object.entries(values).map(([column, value]) => `${column} = ${value}`)
  return `update ${tableName(load, 'loads')} set ${changes.join(', ')}\nwhere load_id = ${text(load, load.id)}`
}

function tableName({ outside, step }: Load, name: string): string {
  return outside.dialect.quoteRelation({ database: step.relation.database, schema: STATE_SCHEMA, name })
}

function targetName({ step }: Load): string {
  return `${step.relation.schema}.${step.relation.name}`
}

/** A literal. U+0000, which a key at the source may hold, is nothing a warehouse can store. */
function text({ outside }: Load, value: string): string {
  return outside.dialect.quoteLiteral(value.replaceAll('\0', '\uFFFD'))
}
