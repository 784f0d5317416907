import type { ReplaceView } from '../../warehouse.ts'
import { quoteRelation } from '../quoting.ts'
import { inTransaction, type Send } from './transaction.ts'

export async function replaceView(send: Send, action: ReplaceView, signal?: AbortSignal): Promise<void> {
  const name = quoteRelation(action.relation)
  await inTransaction(send, async () => send(`create or replace view ${name} as (\n${action.sql}\n)`), signal)
}
