import {
  StatementError,
  type Action,
  type Source,
  type StreamColumn,
  type StreamSchema,
} from '../adapters/index.ts'
import { fail } from '../errors/index.ts'
import type { BadRows } from './bad-rows.ts'
import type { Load, StagedRows } from './load.ts'

/** When a row came: filled by the warehouse, so that no source has to send it. */
const LOADED_AT = '_loaded_at'

/** Creates the empty table aside, in the place of one that an earlier load may have left. */
export async function createStaging(load: Load, schema: StreamSchema): Promise<void> {
  const { dialect, session, signal } = load.outside
  const table = dialect.quoteRelation(load.staging)
  const columns = schema.columns.map(
    (column) => `${dialect.quoteIdentifier(column.name)} ${typeOf(load, column)}`,
  )
  if (load.policy.isStamped) {
    columns.push(
      `${dialect.quoteIdentifier(LOADED_AT)} ${dialect.typeName('timestamp')} default current_timestamp`,
    )
  }
  await session.run(
    [
      { kind: 'execute', sql: `drop table if exists ${table}` },
      { kind: 'execute', sql: `create table ${table} (\n  ${columns.join(',\n  ')}\n)` },
    ],
    signal,
  )
}

function typeOf({ outside }: Load, { type }: StreamColumn): string {
  return typeof type === 'string' ? outside.dialect.typeName(type) : type.name
}

interface Reading {
  readonly source: Source
  readonly request: Pick<Parameters<Source['read']>[0], 'from' | 'layout' | 'pins' | 'schema'>
  readonly badRows: BadRows
}

/** Copies the rows of the source into the staging table. */
export async function stageRows(load: Load, { source, request, badRows }: Reading): Promise<StagedRows> {
  const { outside, policy, staging } = load
  const { signal } = outside
  const columns = request.schema.columns
  const encoder = outside.dialect.createEncoder(columns)
  let rows = 0
  let repairedTexts = 0
  const chunks = source.read({
    ...request,
    encoder,
    signal,
    idleTimeoutMs: policy.idleTimeoutMs,
    onBadRow: (row) => {
      badRows.add(row, encoder.rows)
    },
    onRepairedTexts: (texts) => {
      repairedTexts += texts
    },
    onProgress: (total) => {
      rows = total
      outside.onProgress(total)
    },
  })
  const into = { relation: staging, columns: columns.map((column) => column.name), format: encoder.format }
  const copied = await outside.session.copyIn(into, chunks, signal)
  return { rows, copied, repairedTexts }
}

/** Gives columns the types that the user spelt for the warehouse. */
export async function castColumns(load: Load, schema: StreamSchema): Promise<void> {
  const { dialect, session, signal } = load.outside
  for (const { name, castTo } of schema.columns) {
    if (castTo === undefined) continue
    const action: Action = { kind: 'execute', sql: dialect.castTextColumn(load.staging, name, castTo) }
    try {
      await session.run([action], signal)
    } catch (cause) {
      if (!(cause instanceof StatementError)) throw cause
      const detail = `column "${name}" cannot become ${castTo}: ${cause.message}`
      fail('LOAD_FAILED', { stream: load.stream, detail }, { cause })
    }
  }
}

export async function dropStaging({ outside, staging }: Load): Promise<void> {
  const sql = `drop table if exists ${outside.dialect.quoteRelation(staging)}`
  // Without the signal: an aborted load clears away too.
  await outside.session.run([{ kind: 'execute', sql }])
}
