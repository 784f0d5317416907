import { openWarehouse, StatementError, type QueryResult } from '../adapters/index.ts'
import { locateInStatement, type CompiledNode, type ReadyNode } from '../compile/index.ts'
import { fail } from '../errors/index.ts'
import { compileSelection } from './compile.ts'
import type { CommandOptions, CommandOutcome } from './options.ts'
import { formatTable } from './table.ts'
import { openWorkspace } from './workspace.ts'

export interface ShowOptions extends CommandOptions {
  /** A query to show instead of a node. */
  readonly inline?: string
  /** Rows at most; a negative number shows all. */
  readonly limit: number
  readonly output: 'text' | 'json'
}

/** Runs a query, or that of a model, and prints its first rows. Builds nothing. */
export async function show(options: ShowOptions): Promise<CommandOutcome> {
  const workspace = await openWorkspace(options, 'show')
  const query = singleQuery(await compileSelection(workspace, options))
  await using warehouse = await openWarehouse(workspace.project.outside)
  await using session = await warehouse.session(options.signal)
  const sql = options.limit < 0 ? query.sql : workspace.dialect.limitQuery(query.sql, options.limit)
  const result = await session.query(sql, [], options.signal).catch((error: unknown) => explain(error, query))
  return { exitCode: 0, output: options.output === 'json' ? toJson(result) : formatTable(result) }
}

function singleQuery(compiled: Readonly<Record<string, CompiledNode>>): ReadyNode {
  const ready = Object.values(compiled).flatMap((one) => (one.kind === 'ready' ? one : []))
  const models = ready.filter((one) => one.nodeId.startsWith('model.'))
  const [only] = models
  if (models.length !== 1 || !only) {
    return fail('USAGE_INVALID', {
      detail: `"tool show" shows one query, but ${models.length} models are selected. Name one with --select, or give --inline.`,
    })
  }
  return only
}

function explain(error: unknown, query: ReadyNode): never {
  if (!(error instanceof StatementError)) throw error
  const found = error.position === undefined ? undefined : locateInStatement(query, error.sql, error.position)
  return fail(
    'STATEMENT_FAILED',
    {
      detail: error.message,
      sqlState: error.sqlState,
      node: query.path === '--inline' ? 'the query' : query.path,
    },
    { location: found, hint: error.hint, cause: error },
  )
}

function toJson({ columns, rows }: QueryResult): string {
  const records = rows.map((row) => Object.fromEntries(columns.map((column, at) => [column.name, row[at]])))
  return JSON.stringify(records, undefined, 2)
}
