import type { NodeId } from '../nodes/index.ts'

/** An ephemeral model as part of a query that reads it. */
export interface Cte {
  readonly nodeId: NodeId
  readonly name: string
  readonly sql: string
}

/** Name under which an ephemeral model stands in the queries that read it; dbt's own, since users meet it in SQL. */
export function cteName(modelName: string): string {
  return `__dbt__cte__${modelName}`
}

const BLANK_OR_COMMENT = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/
const WITH = /^with(\s+recursive)?\b/i

/**
 * Puts the queries of ephemeral parents in front of a query, inside its own `with` when it has one.
 * `offset` is the number of characters that the query's own text moved.
 */
export function injectCtes(
  sql: string,
  ctes: readonly Cte[],
): { readonly sql: string; readonly offset: number } {
  if (ctes.length === 0) return { sql, offset: 0 }
  const list = ctes.map((cte) => `${cte.name} as (\n${cte.sql}\n)`).join(', ')
  const lead = BLANK_OR_COMMENT.exec(sql)?.[0].length ?? 0
  const own = WITH.exec(sql.slice(lead))
  if (!own) return { sql: `with ${list}\n${sql}`, offset: `with ${list}\n`.length }
  const keywordEnd = lead + own[0].length
  // The own text is cut behind `with`; what comes before moves as well, but holds nothing that can fail.
  const inserted = ` ${list},`
  return { sql: sql.slice(0, keywordEnd) + inserted + sql.slice(keywordEnd), offset: inserted.length }
}
