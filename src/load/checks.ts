import { fail } from '../errors/index.ts'
import type { RelationName } from '../nodes/index.ts'
import type { Load, StagedRows } from './load.ts'

/**
 * Counts the staging table: rows read, rows the warehouse took and rows that are there must be the same.
 * @throws {ProjectError} `LOAD_COUNT_MISMATCH`
 */
export async function verifyCounts(load: Load, staged: StagedRows): Promise<void> {
  const stored = await countRows(load, load.staging)
  if (stored !== staged.rows || staged.copied !== staged.rows) {
    fail('LOAD_COUNT_MISMATCH', { stream: load.stream, read: staged.rows, stored })
  }
}

/**
 * An empty source mostly is a mistake somewhere else: it must not take away the rows of a filled table.
 * @throws {ProjectError} `SOURCE_EMPTY`
 */
export async function refuseEmptySource(load: Load): Promise<void> {
  const { policy, step, stream, outside } = load
  if (policy.allowEmpty) return
  const current = await outside.session.relation(step.relation)
  const rows = current?.kind === 'table' ? await countRows(load, step.relation) : 0
  if (rows > 0) fail('SOURCE_EMPTY', { stream, rows })
}

async function countRows({ outside }: Load, relation: RelationName): Promise<number> {
  const sql = `select count(*) from ${outside.dialect.quoteRelation(relation)}`
  const { rows } = await outside.session.query(sql, [], outside.signal)
  return Number(rows[0]?.[0])
}
