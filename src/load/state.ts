import type { BadRow } from '../adapters/index.ts'
import { migrateState, stateTables, type StateTables } from '../state/index.ts'
import type { Load, StagedRows } from './load.ts'

/** Notes that a load began. Loads of the same node that never ended were killed: the run lock excludes others. */
export async function recordStart(load: Load): Promise<void> {
  const { session, signal } = load.outside
  const { database } = load.step.relation
  await migrateState({ session, dialect: load.outside.dialect, database, signal })
  const loads = tablesOf(load).name('loads')
  const killed = `update ${loads} set status = 'killed', finished_at = current_timestamp
where node_id = ${text(load, load.step.nodeId)} and status = 'running'`
  const started = tablesOf(load).insert('loads', {
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
  const forget = `delete from ${tablesOf(load).name('load_state')} where node_id = ${text(load, load.step.nodeId)}`
  const remember = tablesOf(load).insert('load_state', {
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
  return tablesOf(load).insert('quarantine', {
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

function updateLoad(load: Load, values: Readonly<Record<string, string>>): string {
  const changes = Object.entries(values).map(([column, value]) => `${column} = ${value}`)
  return `update ${tablesOf(load).name('loads')} set ${changes.join(', ')}\nwhere load_id = ${text(load, load.id)}`
}

function targetName({ step }: Load): string {
  return `${step.relation.schema}.${step.relation.name}`
}

function tablesOf({ outside, step }: Load): StateTables {
  return stateTables(outside.dialect, step.relation.database)
}

function text(load: Load, value: string): string {
  return tablesOf(load).text(value)
}
