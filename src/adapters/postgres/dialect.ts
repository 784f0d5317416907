import { createHash } from 'node:crypto'

import { fail } from '../../errors/index.ts'
import type { IndexConfig, RelationName } from '../../nodes/index.ts'
import type { LogicalType } from '../source.ts'
import type { Action, Dialect, Materialization, TestQuery } from '../warehouse.ts'
import { createEncoder } from './encoder.ts'
import { MAX_IDENTIFIER_BYTES, quoteIdentifier, quoteLiteral, quoteRelation } from './quoting.ts'

/** Names of tables that are not yet, or never were, published. */
export const STAGING_PATTERN = '^__tool_[0-9a-f]{8}_'

const TYPE_NAMES: Readonly<Record<LogicalType, string>> = {
  text: 'text',
  int64: 'bigint',
  double: 'double precision',
  numeric: 'numeric',
  boolean: 'boolean',
  timestamp: 'timestamp with time zone',
  date: 'date',
  uuid: 'uuid',
  bytes: 'bytea',
  json: 'jsonb',
}

export const DIALECT: Dialect = {
  name: 'postgres',
  quoteIdentifier,
  quoteLiteral,
  quoteBytes: (bytes) => `pg_catalog.decode('${Buffer.from(bytes).toString('hex')}', 'hex')`,
  quoteRelation,
  stagingRelation,
  typeName: (type) => TYPE_NAMES[type],
  castTextColumn,
  materialize,
  testQuery,
  limitQuery,
  createEncoder,
}

/**
 * Where a table is built before it takes the place of `relation`. The hash of the whole name keeps long names
 * apart that start alike; the same relation always has the same one, so plans can be compared.
 */
function stagingRelation(relation: RelationName): RelationName {
  const hash = createHash('sha256').update(`${relation.schema}\n${relation.name}`).digest('hex').slice(0, 8)
  const prefix = `__tool_${hash}_`
  return { ...relation, name: prefix + truncate(relation.name, MAX_IDENTIFIER_BYTES - prefix.length) }
}

function materialize(build: Materialization): readonly Action[] {
  const { relation, rebuiltLater } = build
  checkLength(relation)
  const sql = withoutSemicolon(build.sql)
  switch (build.kind) {
    case 'view':
      return [{ kind: 'replaceView', relation, sql, rebuiltLater }]
    case 'table': {
      const staging = stagingRelation(relation)
      const name = quoteRelation(staging)
      return [
        { kind: 'execute', sql: `drop table if exists ${name}` },
        { kind: 'execute', sql: `create table ${name} as (\n${sql}\n)` },
        ...(build.indexes ?? []).map((index): Action => ({ kind: 'execute', sql: createIndex(name, index) })),
        { kind: 'publish', staging, relation, rebuiltLater, inTransaction: [] },
      ]
    }
  }
}

/** Without a name of its own: the server finds a free one, and publishing renames it after the table. */
function createIndex(table: string, { columns, unique, type }: IndexConfig): string {
  const method = type === undefined ? '' : ` using ${quoteIdentifier(type)}`
  return `create ${unique ? 'unique ' : ''}index on ${table}${method} (${columns.map(quoteIdentifier).join(', ')})`
}

function castTextColumn(relation: RelationName, column: string, type: string): string {
  const name = quoteIdentifier(column)
  // An explicit cast to varchar(2) would cut a longer text off. Read as the type without its length, the value
  // is then assigned to the column, and an assignment fails instead.
  return `alter table ${quoteRelation(relation)} alter column ${name} type ${type} using ${name}::${withoutLength(type)}`
}

function withoutLength(type: string): string {
  if (type.includes('"')) return type
  return type
    .replace(/^\s*(char|character|nchar)\s*(?=[([]|$)/i, 'bpchar')
    .replace(/^\s*bit\s*(?=[([]|$)/i, 'varbit')
    .replace(/\s*\([\d\s,-]*\)/, '')
}

function testQuery(test: TestQuery): string {
  const { sql, failCalc, warnIf, errorIf, limit } = test
  return `select
  ${failCalc} as failures,
  ${failCalc} ${warnIf} as should_warn,
  ${failCalc} ${errorIf} as should_error
from (
${withoutSemicolon(sql)}
${limit === undefined ? '' : `limit ${limit}`}
) dbt_internal_test`
}

function limitQuery(sql: string, limit: number): string {
  return `select * from (\n${withoutSemicolon(sql)}\n) as model_limit_subq\nlimit ${limit}`
}

function checkLength(relation: RelationName): void {
  const bytes = Buffer.byteLength(relation.name)
  if (bytes > MAX_IDENTIFIER_BYTES) {
    fail('NAME_TOO_LONG', { name: relation.name, bytes, limit: MAX_IDENTIFIER_BYTES })
  }
}

/** A query that ends like a statement would not stand inside another. */
function withoutSemicolon(sql: string): string {
  return sql.replace(/[;\s]+$/, '')
}

/** Cuts a text to a number of bytes, between two characters. */
function truncate(text: string, bytes: number): string {
  let kept = ''
  for (const character of text) {
    if (Buffer.byteLength(kept + character) > bytes) break
    kept += character
  }
  return kept
}
