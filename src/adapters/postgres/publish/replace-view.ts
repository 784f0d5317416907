import { StatementError, type ReplaceView } from '../../warehouse.ts'
import { quoteRelation } from '../quoting.ts'
import { findRelation } from './dependents.ts'
import { swap } from './swap.ts'
import { inSwap, type Send } from './transaction.ts'

/** A column would be dropped, renamed or get another type. */
const NEEDS_SWAP = new Set(['42P16', '0A000'])

/** Replaces a view in place where its columns allow it, otherwise with all that depends on it. */
export async function replaceView(send: Send, action: ReplaceView, signal?: AbortSignal): Promise<void> {
  await inSwap(send, async () => replaceOnce(send, action), signal)
}

async function replaceOnce(send: Send, action: ReplaceView): Promise<void> {
  const { relation, rebuiltLater } = action
  const old = await findRelation(send, relation.schema, relation.name)
  if (!old) return void (await send(createSql(action, 'create view')))
  const options = old.kind === 'v' ? await optionsOf(send, old.oid) : ''
  if (old.kind === 'v' && (await replacedInPlace(send, action, options))) return
  const place = async (): Promise<void> => void (await send(createSql(action, 'create view', options)))
  await swap(send, { relation, old, newKind: 'view', place, rebuiltLater })
}

async function replacedInPlace(send: Send, action: ReplaceView, options: string): Promise<boolean> {
  await send('savepoint in_place')
  try {
    await send(createSql(action, 'create or replace view', options))
    return true
  } catch (error) {
    if (!(error instanceof StatementError && NEEDS_SWAP.has(error.sqlState))) throw error
    await send('rollback to savepoint in_place')
    return false
  }
}

function createSql(action: ReplaceView, verb: string, options = ''): string {
  return `${verb} ${quoteRelation(action.relation)}${options} as (\n${action.sql}\n)`
}

/** To replace a view without naming its options would reset them, `security_barrier` among them. */
async function optionsOf(send: Send, oid: string): Promise<string> {
  const { rows } = await send(
    `select coalesce(' with (' || string_agg(format('%s=%L', o.option_name, o.option_value), ', ') || ')', '')
     from pg_catalog.pg_class c, pg_catalog.pg_options_to_table(c.reloptions) o where c.oid = $1`,
    [oid],
  )
  return String((rows[0] as unknown[])[0])
}
