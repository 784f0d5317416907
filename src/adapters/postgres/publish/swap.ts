import type { RelationName } from '../../../nodes/index.ts'
import { quoteIdentifier, quoteRelation } from '../quoting.ts'
import { StatementError } from '../../warehouse.ts'
import { findDependents, type Dependent, type Found } from './dependents.ts'
import { dependentsBlock } from './problems.ts'
import { readExcessGrants, readProperties, type Property } from './properties.ts'
import { isTransient, LOCK_TIMEOUT, RETRY, type Send } from './transaction.ts'

export interface Swap {
  readonly relation: RelationName
  readonly old: Found
  readonly newKind: 'table' | 'view'
  /** Puts the new relation under the name, which is free by then. */
  readonly place: () => Promise<void>
  readonly rebuiltLater: readonly RelationName[]
}

/**
 * Replaces a relation inside the current transaction: what depends on the old one is dropped, outermost first
 * (the order in which readers take their locks), and made again on the new one. Never cascades.
 * @throws {ProjectError} `DEPENDENTS_BLOCK`
 */
export async function swap(send: Send, request: Swap): Promise<void> {
  const { old, relation, newKind } = request
  const callersPath = await emptySearchPath(send)
  const { views, blockers } = await findDependents(send, old)
  const properties = await readProperties(send, [old, ...views], { oid: old.oid, newKind })
  const lost = [...blockers, ...lostByKind(old, newKind, properties)]
  if (lost.length > 0)
    dependentsBlock(relation, { dependents: lost, detail: 'it cannot be moved to the new relation.' })
  for (const view of views.toReversed()) await drop(send, view)
  await drop(send, old)
  await restoreSearchPath(send, callersPath)
  await request.place()
  await emptySearchPath(send)
  const own = properties.filter((one) => one.oid === old.oid)
  const columns = await columnsOf(send, relation)
  await restore(
    send,
    relation,
    own.filter((one) => one.columns.every((column) => columns.has(column))),
  )
  await recreate(send, request, { views, properties })
  await restoreSearchPath(send, callersPath)
}

/** Names in catalogue texts are then written in full. Returns the path that was set. */
export async function emptySearchPath(send: Send): Promise<string> {
  const { rows } = await send(`select current_setting('search_path'), set_config('search_path', '', true)`)
  return String((rows[0] as unknown[])[0])
}

async function restoreSearchPath(send: Send, path: string): Promise<void> {
  await send(`select set_config('search_path', $1, true)`, [path])
}

const DROP_WORDS: Readonly<Record<string, string>> = {
  v: 'view',
  m: 'materialized view',
  f: 'foreign table',
  r: 'table',
  p: 'table',
}

async function drop(send: Send, found: Found): Promise<void> {
  const name = `${quoteIdentifier(found.schema)}.${quoteIdentifier(found.name)}`
  try {
    await send(`drop ${DROP_WORDS[found.kind] ?? 'table'} ${name}`)
  } catch (error) {
    // Someone changed the dependents since they were read: the transaction starts again and reads them anew.
    const moved = error instanceof StatementError && ['2BP01', '42P01'].includes(error.sqlState)
    throw moved ? Object.assign(error, { [RETRY]: true }) : error
  }
  // From here on a reader may wait for us while we wait for it: one that joins a table to its own view locks them
  // in the other order. Giving up long before its deadlock check (after one second) makes us, not the reader,
  // the one that fails, and a short try soon finds a moment without such a reader.
  await send(`select set_config('lock_timeout', '150ms', true)
    where current_setting('lock_timeout') = '${LOCK_TIMEOUT}'`)
}

/** What a table can have and a view cannot, or the reverse. */
function lostByKind(
  old: Found,
  newKind: 'table' | 'view',
  properties: readonly Property[],
): readonly string[] {
  const wasView = old.kind === 'v'
  if (wasView === (newKind === 'view')) return []
  return properties
    .filter((one) => one.oid === old.oid && (one.kind === 'trigger' || one.kind === 'policy'))
    .map((one) => `${one.description} of ${old.schema}.${old.name}`)
}

async function recreate(
  send: Send,
  { relation, rebuiltLater }: Swap,
  read: { readonly views: readonly Dependent[]; readonly properties: readonly Property[] },
): Promise<void> {
  const failures: { readonly view: string; readonly error: Error }[] = []
  for (const view of read.views) {
    const own = read.properties.filter((one) => one.oid === view.oid)
    const error = await attempt(send, async () => {
      await send(view.createSql)
      await restore(send, view, own)
    })
    const comesLater = rebuiltLater.some((one) => one.schema === view.schema && one.name === view.name)
    if (error && !comesLater) failures.push({ view: `${view.schema}.${view.name}`, error })
  }
  const [first] = failures
  if (!first) return
  const names = failures.map((failure) => failure.view)
  const detail = `${first.error.message}.`.replace(/\.\.$/, '.')
  dependentsBlock(relation, { dependents: names, detail, cause: first.error })
}

/** Runs a task in a savepoint; returns the error with which the server refused it. */
async function attempt(send: Send, task: () => Promise<void>): Promise<Error | undefined> {
  await send('savepoint dependent')
  try {
    await task()
    await send('release savepoint dependent')
    return undefined
  } catch (error) {
    if (!(error instanceof StatementError) || isTransient(error)) throw error
    await send('rollback to savepoint dependent')
    return error
  }
}

async function restore(
  send: Send,
  relation: { readonly schema: string; readonly name: string },
  properties: readonly Property[],
): Promise<void> {
  await sendAll(
    send,
    properties.filter((one) => one.kind === 'owner'),
  )
  for (const sql of await readExcessGrants(send, relation)) await send(sql)
  await sendAll(
    send,
    properties.filter((one) => one.kind !== 'owner'),
  )
}

/** All in one message: each round trip would lengthen the time for which readers wait. */
async function sendAll(send: Send, properties: readonly Property[]): Promise<void> {
  if (properties.length > 0) await send(properties.map((one) => one.sql).join(';\n'))
}

async function columnsOf(send: Send, relation: RelationName): Promise<ReadonlySet<string>> {
  const { rows } = await send(
    `select attname from pg_catalog.pg_attribute
     where attrelid = pg_catalog.to_regclass($1) and attnum > 0 and not attisdropped`,
    [quoteRelation({ ...relation, database: '' })],
  )
  return new Set((rows as [string][]).map(([name]) => name))
}
