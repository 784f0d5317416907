import type { QueryResult } from '../adapters/index.ts'
import { textWidth } from '../util/index.ts'

/** Rows as a table of text that is also Markdown. Numbers stand to the right. */
export function formatTable({ columns, rows }: QueryResult): string {
  const cells = rows.map((row) => row.map(cellText))
  const widths = columns.map((column, at) =>
    Math.max(3, textWidth(column.name), ...cells.map((row) => textWidth(row[at] ?? ''))),
  )
  const isNumber = columns.map((column) =>
    /^(smallint|integer|bigint|numeric|real|double precision|money)/.test(column.type),
  )
  const line = (texts: readonly string[]) =>
    `| ${texts.map((text, at) => pad(text, widths[at] ?? 0, isNumber[at] ?? false)).join(' | ')} |`
  return [
    line(columns.map((column) => column.name)),
    `| ${widths.map((width, at) => (isNumber[at] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`,
    ...cells.map(line),
  ].join('\n')
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  // A line break in a value must not break the table.
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('|', '\\|')
}

function pad(text: string, width: number, right: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - textWidth(text)))
  return right ? blanks + text : text + blanks
}
