import type { Table } from './tables.ts'

/** The statements that create the tables, with their comments. */
export function schemaText(tables: readonly Table[]): string {
  return `${tables.map(createStatements).join('\n\n')}\n`
}

/** The rows of a table as RFC 4180: a header, then a line for each row. Null is empty; an empty text is `""`. */
export function* csvLines(table: Table): Generator<string> {
  yield `${table.columns.map(({ name }) => name).join(',')}\n`
  for (const row of table.rows()) yield `${row.map(csvField).join(',')}\n`
}

function csvField(value: string | null): string {
  if (value === null) return ''
  return value === '' || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}

function createStatements({ name, comment, columns }: Table): string {
  const lines = columns.map((column) => `    ${column.name} ${column.type}`)
  return [
    `create table ${name} (`,
    lines.join(',\n'),
    ');',
    `comment on table ${name} is ${literal(comment)};`,
    ...columns.map((column) => `comment on column ${name}.${column.name} is ${literal(column.comment)};`),
  ].join('\n')
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
