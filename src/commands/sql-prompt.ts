import { createInterface } from 'node:readline/promises'

import { openWarehouse, StatementError, type OutsideConfig } from '../adapters/index.ts'
import type { CommandOptions } from './options.ts'
import { formatTable } from './table.ts'

/** Reads statements up to a semicolon at the end of a line, runs them, prints rows. Ends with `\q` or the input. */
export async function promptForSql(outside: OutsideConfig, { signal }: CommandOptions): Promise<number> {
  await using warehouse = await openWarehouse(outside)
  await using session = await warehouse.session(signal)
  const { target } = outside
  const lines = createInterface({
    input: process.stdin,
    output: process.stderr,
    terminal: process.stdin.isTTY,
  })
  const ask = (continued: boolean): void => {
    lines.setPrompt(continued ? `${target.targetName}-> ` : `${target.targetName}=> `)
    lines.prompt()
  }
  let statement = ''
  ask(false)
  for await (const line of lines) {
    if (statement === '' && /^\s*\\q\s*$/.test(line)) break
    statement += `${line}\n`
    if (/;\s*$/.test(line)) {
      process.stdout.write(`${await answer(() => session.query(statement, [], signal))}\n`)
      statement = ''
    }
    ask(statement !== '')
  }
  lines.close()
  return 0
}

async function answer(run: () => Promise<Parameters<typeof formatTable>[0]>): Promise<string> {
  try {
    const result = await run()
    return result.columns.length > 0 ? formatTable(result) : `${result.rowCount} rows`
  } catch (error) {
    if (error instanceof StatementError) return `error: ${error.message} (SQLSTATE ${error.sqlState})`
    throw error
  }
}
