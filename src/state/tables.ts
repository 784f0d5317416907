import type { Dialect, LogicalType } from '../adapters/index.ts'

/** The schema of the tool's own tables in every warehouse. */
const STATE_SCHEMA = '_tool'

/** Columns of a table by name. */
export type StateTable = Readonly<Record<string, LogicalType>>

/** Texts of statements on the tool's own tables. */
export interface StateTables {
  name(table: string): string
  create(table: string, columns: StateTable): string
  addColumn(table: string, column: string, type: LogicalType): string
  /** Values are SQL: make them with {@link text} and {@link moment}. */
  insert(table: string, values: Readonly<Record<string, string>>): string
  /** Many rows with one statement; each has the same columns. */
  insertAll(table: string, rows: readonly Readonly<Record<string, string>>[]): string
  text(value: string | undefined): string
  number(value: number | undefined): string
  moment(value: Date | undefined): string
}

export function stateTables(dialect: Dialect, database: string): StateTables {
  const name = (table: string) => dialect.quoteRelation({ database, schema: STATE_SCHEMA, name: table })
  const insertAll: StateTables['insertAll'] = (table, rows) => {
    const columns = Object.keys(rows[0] ?? {}).join(', ')
    const values = rows.map((row) => `(${Object.values(row).join(', ')})`)
    return `insert into ${name(table)} (${columns})\nvalues ${values.join(',\n')}`
  }
  // A literal. U+0000, which a key at the source may hold, is nothing a warehouse can store.
  const text: StateTables['text'] = (value) =>
    value === undefined ? 'null' : dialect.quoteLiteral(value.replaceAll('\0', '\uFFFD'))
  return {
    name,
    create(table, columns) {
      const list = Object.entries(columns).map(([column, type]) => `${column} ${dialect.typeName(type)}`)
      return `create table if not exists ${name(table)} (\n  ${list.join(',\n  ')}\n)`
    },
    addColumn: (table, column, type) =>
      `alter table ${name(table)} add column if not exists ${column} ${dialect.typeName(type)}`,
    insert: (table, values) => insertAll(table, [values]),
    insertAll,
    text,
    number: (value) => (value === undefined ? 'null' : String(Math.round(value))),
    moment: (value) => text(value?.toISOString()),
  }
}

/** A column of moments as seconds since 1970: how a moment is printed depends on settings of the server. */
export function secondsOf(column: string): string {
  return `extract(epoch from ${column})`
}

/** ISO 8601 in UTC of what {@link secondsOf} gave. */
export function isoMoment(seconds: unknown): string | undefined {
  if (seconds === null) return undefined
  const moment = new Date(Number(seconds) * 1000)
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString()
}
