import { randomUUID } from 'node:crypto'

import type { Action, Source } from '../adapters/index.ts'
import { fail } from '../errors/index.ts'
import type { LoadOrigin, LoadStep } from '../plan/index.ts'
import { createBadRows } from './bad-rows.ts'
import { refuseEmptySource, verifyCounts } from './checks.ts'
import type { Load, LoadOutside, LoadPolicy, LoadResult } from './load.ts'
import { castColumns, createStaging, dropStaging, stageRows } from './stage.ts'
import { finishStatements, recordFailure, recordStart } from './state.ts'

/**
 * Carries out one load: the rows are copied into a table aside and counted, then one short transaction puts it
 * in the place of the old table together with the record of the load. Whatever fails before that leaves the
 * old table as it was.
 *
 * @throws {ProjectError} of the T40xx area, or what the source or the publishing throws
 * @throws {StatementError} when the warehouse refuses a statement
 */
export async function runLoad(step: LoadStep, outside: LoadOutside): Promise<LoadResult> {
  const load = describeLoad(step, outside)
  if (load.policy.mode !== 'full_refresh') return fail('LOAD_MODE_UNSUPPORTED', { mode: load.policy.mode })
  await using source = await openSource(step.origin, outside)
  await recordStart(load)
  try {
    return await refresh(load, source)
  } catch (error) {
    await clearAway(load, error)
    outside.signal.throwIfAborted()
    throw error
  }
}

/** Builds the table anew from all rows of the source. */
async function refresh(load: Load, source: Source): Promise<LoadResult> {
  const { outside, policy, stream } = load
  const request = { from: stream, layout: policy.layout, pins: policy.columns }
  const schema = await source.describe(request)
  const badRows = createBadRows(load)
  await createStaging(load, schema)
  const staged = await stageRows(load, { source, request: { ...request, schema }, badRows })
  badRows.refuseTooMany(staged.rows)
  await castColumns(load, schema)
  await verifyCounts(load, staged)
  if (staged.rows === 0 && badRows.rows.length === 0) await refuseEmptySource(load)
  const publish: Action = {
    kind: 'publish',
    staging: load.staging,
    relation: load.step.relation,
    rebuiltLater: load.step.rebuiltLater,
    inTransaction: finishStatements(load, staged, badRows.rows),
  }
  await outside.session.run([publish], outside.signal)
  return { rows: staged.rows, badRows: badRows.rows.length, repairedTexts: staged.repairedTexts }
}

function describeLoad(step: LoadStep, outside: LoadOutside): Load {
  const { origin, relation } = step
  const shared = { id: randomUUID(), step, staging: outside.dialect.stagingRelation(relation), outside }
  if (origin.kind === 'file') return { ...shared, stream: origin.path, policy: FILE_POLICY }
  const { connection, from } = origin.load
  return { ...shared, stream: from, connection, policy: { ...origin.load, isStamped: true } }
}

/** An empty file is what its author wrote, so it may empty a table. */
const FILE_POLICY: LoadPolicy = {
  mode: 'full_refresh',
  layout: 'columns',
  columns: {},
  onBadRow: 'fail',
  maxBad: { rows: 0, percent: 0 },
  allowEmpty: true,
  idleTimeoutMs: 60_000,
  isStamped: false,
}

function openSource(origin: LoadOrigin, outside: LoadOutside): Promise<Source> {
  if (origin.kind === 'connection') return outside.openSource(origin.load.connection)
  const { path, delimiter, columnTypes } = origin
  return outside.openCsv(path, { delimiter, columnTypes, shownAs: path })
}

/** Best effort: the failure at hand is what the user must hear of, and the next run clears away too. */
async function clearAway(load: Load, error: unknown): Promise<void> {
  try {
    await dropStaging(load)
    await recordFailure(load, error)
  } catch {
    // The warehouse may be what failed.
  }
}
