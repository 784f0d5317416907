import pg from 'pg'

import { StatementError } from '../warehouse.ts'

/** What the driver threw, as the error of the statement that was sent. */
export function toStatementError(error: unknown, sql: string): StatementError {
  if (error instanceof StatementError) return error
  if (!(error instanceof pg.DatabaseError)) return lostConnection(error, sql)
  const { code, position, detail, hint } = error
  const facts = { sqlState: code ?? 'XX000', sql, detail, hint, position: offsetOf(sql, position) }
  return new StatementError(error.message, facts, { cause: error })
}

/** Whether the connection cannot be used any more after this error. */
export function endsConnection(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return true
  return error.severity === 'FATAL' || error.severity === 'PANIC' || (error.code ?? '').startsWith('08')
}

function lostConnection(error: unknown, sql: string): StatementError {
  const reason = (error as Error).message || String(error)
  const message = `The connection to the warehouse was lost: ${reason}`
  return new StatementError(message, { sqlState: '08006', sql }, { cause: error })
}

/** The server counts characters from 1; JavaScript counts UTF-16 units from 0. */
function offsetOf(sql: string, position: string | undefined): number | undefined {
  if (!position) return undefined
  let offset = 0
  let left = Number(position) - 1
  for (const character of sql) {
    if (left-- <= 0) break
    offset += character.length
  }
  return offset
}
