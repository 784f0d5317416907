import type { RelationName } from '../../../nodes/index.ts'
import type { Publish } from '../../warehouse.ts'
import { MAX_IDENTIFIER_BYTES, quoteIdentifier, quoteRelation } from '../quoting.ts'
import { prepareAside } from './aside.ts'
import { findRelation } from './dependents.ts'
import { emptySearchPath, swap } from './swap.ts'
import { inSwap, inTransaction, type Send } from './transaction.ts'

/** Puts a finished table in the place of another; see the contract of {@link Publish}. */
export async function publish(send: Send, action: Publish, signal?: AbortSignal): Promise<void> {
  const { staging, relation, rebuiltLater } = action
  const named = await inTransaction(send, async () => carryOver(send, action), { signal })
  const place = async (): Promise<void> => {
    await send(`alter table ${quoteRelation(staging)} rename to ${quoteIdentifier(relation.name)}`)
    await renameOwnIndexes(send, action)
    for (const sql of named) await send(sql)
  }
  await inSwap(
    send,
    async () => {
      const old = await findRelation(send, relation.schema, relation.name)
      if (old) await swap(send, { relation, old, newKind: 'table', place, rebuiltLater })
      else await place()
      for (const sql of action.inTransaction) await send(sql)
    },
    signal,
  )
  // Statistics are a gift to the next reader, and the table is published already: their failure is not one.
  await send(`analyze ${quoteRelation(relation)}`).catch(() => undefined)
}

async function carryOver(send: Send, action: Publish): Promise<readonly string[]> {
  await emptySearchPath(send)
  const old = await findRelation(send, action.relation.schema, action.relation.name)
  return old ? prepareAside(send, action, old) : []
}

/** Indexes that were made with the staging table bear its name, which the next staging table will need. */
async function renameOwnIndexes(send: Send, { staging, relation }: Publish): Promise<void> {
  const { rows } = await send(
    `select x.relname from pg_catalog.pg_index i join pg_catalog.pg_class x on x.oid = i.indexrelid
     where i.indrelid = pg_catalog.to_regclass($1) and starts_with(x.relname, $2)`,
    [quoteRelation({ ...relation, database: '' }), staging.name],
  )
  for (const [name] of rows as [string][]) {
    const index: RelationName = { ...relation, name }
    const renamed = shorten(relation.name, name.slice(staging.name.length))
    await send(`alter index ${quoteRelation(index)} rename to ${quoteIdentifier(renamed)}`)
  }
}

function shorten(name: string, suffix: string): string {
  let kept = name
  while (Buffer.byteLength(kept + suffix) > MAX_IDENTIFIER_BYTES) kept = kept.slice(0, -1)
  return kept + suffix
}
