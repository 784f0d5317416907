import type { Publish } from '../../warehouse.ts'
import { quoteIdentifier, quoteRelation } from '../quoting.ts'
import { inTransaction, type Send } from './transaction.ts'

export async function publish(send: Send, action: Publish, signal?: AbortSignal): Promise<void> {
  await inTransaction(
    send,
    async () => {
      await send(`drop table if exists ${quoteRelation(action.relation)}`)
      await send(
        `alter table ${quoteRelation(action.staging)} rename to ${quoteIdentifier(action.relation.name)}`,
      )
      for (const sql of action.inTransaction) await send(sql)
    },
    signal,
  )
  await send(`analyze ${quoteRelation(action.relation)}`)
}
