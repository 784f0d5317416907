import { pipeline } from 'node:stream/promises'

import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

import { fail } from '../../errors/index.ts'
import type { RelationName } from '../../nodes/index.ts'
import {
  StatementError,
  type Action,
  type ColumnInfo,
  type CopyTarget,
  type QueryResult,
  type RelationState,
  type RunStats,
  type Session,
} from '../warehouse.ts'
import { destroyClient } from './connection.ts'
import { COPY_FORMAT } from './encoder.ts'
import { findRelation } from './prepare.ts'
import { publish } from './publish/publish.ts'
import { replaceView } from './publish/replace-view.ts'
import type { Send } from './publish/transaction.ts'
import { quoteIdentifier, quoteRelation } from './quoting.ts'
import { endsConnection, toStatementError } from './statement.ts'
import { COMMON_TYPES } from './values.ts'

/** What a session needs from the warehouse that it belongs to. */
export interface SessionOwner {
  acquire(signal?: AbortSignal): Promise<pg.PoolClient>
  /** Makes a client as good as new for the next one who uses it. */
  release(client: pg.PoolClient, broken: boolean): Promise<void>
  /** Asks the server to stop what a backend does. */
  cancel(backend: number): Promise<void>
  /** Names of types by `oid:modifier`, shared by all sessions. */
  readonly typeNames: Map<string, string>
}

/** Ends a transaction; `rollback to savepoint` does not. */
const ROLLBACK = /^\s*(rollback|abort)\s*(work|transaction)?\s*;?\s*$/i

/** How long a cancelled statement may take to end before its connection is cut. */
const CANCEL_GRACE_MS = 5_000

/**
 * One connection of the pool. When it breaks, the statement at hand fails and the next one gets a new
 * connection; only a transaction that was lost must first be rolled back, so that its rest is not committed alone.
 */
export class PooledSession implements Session {
  readonly #owner: SessionOwner
  #client: pg.PoolClient | undefined
  #broken = false
  #lostTransaction = false

  readonly #onEnd = (): void => {
    if (this.#client) this.#break(this.#client)
  }

  constructor(owner: SessionOwner, client: pg.PoolClient) {
    this.#owner = owner
    this.#adopt(client)
  }

  async query(sql: string, parameters?: readonly unknown[], signal?: AbortSignal): Promise<QueryResult> {
    const result = await this.#send(sql, parameters, signal)
    return {
      columns: await this.#columns(result.fields),
      rows: result.rows as readonly (readonly unknown[])[],
      rowCount: result.rowCount ?? 0,
    }
  }

  async run(actions: readonly Action[], signal?: AbortSignal): Promise<RunStats> {
    let rows: number | undefined
    for (const action of actions) {
      rows = (await this.#carryOut(action, signal)) ?? rows
    }
    return rows === undefined ? {} : { rows }
  }

  async copyIn(into: CopyTarget, chunks: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<number> {
    if (into.format !== COPY_FORMAT) {
      fail('INTERNAL', {
        detail: `rows come in the format "${into.format}", but the warehouse reads "${COPY_FORMAT}".`,
      })
    }
    const columns = into.columns.map(quoteIdentifier).join(', ')
    const sql = `copy ${quoteRelation(into.relation)} (${columns}) from stdin with (format binary)`
    const client = await this.#ready(sql, signal)
    const copy = client.query(copyFrom(sql))
    const cut = (): void => destroyClient(client)
    signal?.addEventListener('abort', cut, { once: true })
    let chunksFailed = false
    async function* watched(): AsyncGenerator<Uint8Array> {
      try {
        yield* chunks
      } catch (error) {
        chunksFailed = true
        throw error
      }
    }
    const source = watched()
    try {
      await pipeline(source, copy)
      return copy.rowCount
    } catch (error) {
      const isOfSource = chunksFailed
      // The client may still be in COPY mode, where its next statement would hang: it is never used again.
      this.#broken = true
      destroyClient(client)
      // An error of the copy ends the pipeline while the source may still be at its next rows, with locks on them.
      await source.return(undefined).catch(() => undefined)
      signal?.throwIfAborted()
      throw isOfSource ? error : toStatementError(error, sql)
    } finally {
      signal?.removeEventListener('abort', cut)
    }
  }

  async columnsOf(relation: RelationName): Promise<readonly ColumnInfo[]> {
    const { rows } = await this.#send(
      `select attname, pg_catalog.format_type(atttypid, atttypmod) from pg_catalog.pg_attribute
       where attrelid = pg_catalog.to_regclass($1) and attnum > 0 and not attisdropped order by attnum`,
      [quoteRelation({ ...relation, database: '' })],
    )
    return (rows as [string, string][]).map(([name, type]) => ({ name, type }))
  }

  async relation(name: RelationName): Promise<RelationState | undefined> {
    return findRelation(this, name)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const client = this.#client
    this.#client = undefined
    if (client) await this.#giveBack(client)
  }

  async #carryOut(action: Action, signal?: AbortSignal): Promise<number | undefined> {
    const send: Send = async (sql, parameters) => this.#send(sql, parameters, signal)
    switch (action.kind) {
      case 'execute':
        return writtenRows(await send(action.sql))
      case 'publish':
        await publish(send, action, signal)
        return undefined
      case 'replaceView':
        await replaceView(send, action, signal)
        return undefined
    }
  }

  async #send(sql: string, parameters?: readonly unknown[], signal?: AbortSignal): Promise<pg.QueryResult> {
    const undoes = ROLLBACK.test(sql)
    if (this.#lostTransaction && undoes) {
      this.#lostTransaction = false
      return { command: 'ROLLBACK', rowCount: 0, oid: 0, fields: [], rows: [] }
    }
    // A cancelled transaction must still be rolled back.
    const client = await this.#ready(sql, undoes ? undefined : signal)
    const stop = this.#cancelOn(client, undoes ? undefined : signal)
    try {
      const query = { text: sql, rowMode: 'array' as const, ...(parameters && { values: [...parameters] }) }
      const result = (await client.query(query)) as pg.QueryResult | pg.QueryResult[]
      // Several statements in one text give several results; the last is the one that counts.
      return Array.isArray(result) ? (result.at(-1) as pg.QueryResult) : result
    } catch (error) {
      if (endsConnection(error)) this.#break(client)
      throw toStatementError(error, sql)
    } finally {
      await stop()
    }
  }

  /** Starts to watch a signal; the returned function ends that, and waits for a cancel that is under way. */
  #cancelOn(client: pg.PoolClient, signal: AbortSignal | undefined): () => Promise<void> {
    if (!signal) return async () => undefined
    let cancelling: Promise<void> | undefined
    let timer: NodeJS.Timeout | undefined
    const cancel = (): void => {
      timer = setTimeout(() => destroyClient(client), CANCEL_GRACE_MS)
      cancelling = this.#owner.cancel(backendOf(client)).catch(() => destroyClient(client))
    }
    signal.addEventListener('abort', cancel, { once: true })
    return async () => {
      signal.removeEventListener('abort', cancel)
      clearTimeout(timer)
      await cancelling
    }
  }

  async #ready(sql: string, signal?: AbortSignal): Promise<pg.PoolClient> {
    signal?.throwIfAborted()
    if (this.#lostTransaction) {
      const message =
        'The connection was lost in the middle of a transaction, which must be rolled back first.'
      throw new StatementError(message, { sqlState: '25P02', sql })
    }
    if (this.#client && !this.#broken) return this.#client
    const broken = this.#client
    this.#client = undefined
    if (broken) await this.#giveBack(broken)
    return this.#adopt(await this.#owner.acquire(signal))
  }

  #adopt(client: pg.PoolClient): pg.PoolClient {
    this.#client = client
    this.#broken = false
    client.once('end', this.#onEnd)
    return client
  }

  async #giveBack(client: pg.PoolClient): Promise<void> {
    client.removeListener('end', this.#onEnd)
    await this.#owner.release(client, this.#broken)
  }

  #break(client: pg.PoolClient): void {
    if (this.#broken) return
    this.#broken = true
    this.#lostTransaction = client.getTransactionStatus() !== 'I'
  }

  async #columns(fields: readonly pg.FieldDef[]): Promise<QueryResult['columns']> {
    const known = this.#owner.typeNames
    const unknown = fields.filter((field) => !known.has(keyOf(field)) && !isCommon(field))
    if (unknown.length > 0) {
      const { rows } = await this.#send(
        `select oid::text || ':' || modifier, pg_catalog.format_type(oid, modifier)
         from unnest($1::oid[], $2::int[]) as wanted(oid, modifier)`,
        [unknown.map((field) => field.dataTypeID), unknown.map((field) => field.dataTypeModifier)],
      )
      for (const [key, name] of rows as [string, string][]) known.set(key, name)
    }
    return fields.map((field) => ({ name: field.name, type: typeOf(field, known) }))
  }
}

function typeOf(field: pg.FieldDef, known: ReadonlyMap<string, string>): string {
  return (isCommon(field) && COMMON_TYPES.get(field.dataTypeID)) || known.get(keyOf(field)) || 'unknown'
}

function isCommon(field: pg.FieldDef): boolean {
  return field.dataTypeModifier === -1 && COMMON_TYPES.has(field.dataTypeID)
}

function keyOf(field: pg.FieldDef): string {
  return `${field.dataTypeID}:${field.dataTypeModifier}`
}

function backendOf(client: pg.PoolClient): number {
  return (client as unknown as { processID: number }).processID
}

function writtenRows(result: pg.QueryResult): number | undefined {
  const writes = ['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'SELECT', 'COPY', 'CREATE TABLE AS']
  return writes.includes(result.command) && result.rowCount !== null ? result.rowCount : undefined
}
