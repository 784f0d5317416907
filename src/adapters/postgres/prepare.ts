import type { RelationName } from '../../nodes/index.ts'
import type { RelationState, Session, WarehouseState } from '../warehouse.ts'
import { StatementError } from '../warehouse.ts'
import { STAGING_PATTERN } from './dialect.ts'
import { quoteIdentifier, quoteRelation } from './quoting.ts'

/** Schema of the tool's own tables. */
export const TOOL_SCHEMA = '_tool'

const KINDS: Readonly<Record<string, RelationState['kind']>> = {
  r: 'table',
  p: 'table',
  v: 'view',
  m: 'materialized_view',
  f: 'foreign',
}

/** What the schemas hold, with one query. */
export async function inspect(session: Session, schemas: readonly string[]): Promise<WarehouseState> {
  const { rows } = await session.query(
    `select current_database(), n.nspname, c.relname, c.relkind::text
     from pg_catalog.pg_namespace n
     left join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relkind in ('r', 'p', 'v', 'm', 'f')
     where n.nspname = any($1::text[])
     order by n.nspname, c.relname`,
    [schemas],
  )
  const found = rows as readonly (readonly [string, string, string | null, string | null])[]
  return {
    schemas: [...new Set(found.map(([, schema]) => schema))],
    relations: found.flatMap(([database, schema, name, kind]) => {
      const known = KINDS[kind ?? '']
      return name !== null && known ? [{ database, schema, name, kind: known }] : []
    }),
  }
}

/** What stands under a name. */
export async function findRelation(
  session: Pick<Session, 'query'>,
  name: RelationName,
): Promise<RelationState | undefined> {
  const { rows } = await session.query(
    `select relkind::text from pg_catalog.pg_class where oid = pg_catalog.to_regclass($1)`,
    [quoteRelation({ ...name, database: '' })],
  )
  const kind = KINDS[String(rows[0]?.[0])]
  return kind && { database: name.database, schema: name.schema, name: name.name, kind }
}

/** Creates what is missing and removes what dead runs left. */
export async function prepare(session: Session, schemas: readonly string[]): Promise<void> {
  const wanted = [...new Set([...schemas, TOOL_SCHEMA])]
  const { rows } = await session.query(
    'select nspname from pg_catalog.pg_namespace where nspname = any($1)',
    [wanted],
  )
  const existing = new Set(rows.map(([name]) => name))
  for (const schema of wanted) {
    // Asked for only when missing: the statement needs the right to create schemas even when there is nothing to do.
    if (!existing.has(schema)) await createSchema(session, schema)
  }
  await dropLeftovers(session, wanted)
}

/** Creates a schema; another session may do the same at the same time. */
export async function createSchema(session: Pick<Session, 'query'>, schema: string): Promise<void> {
  try {
    await session.query(`create schema if not exists ${quoteIdentifier(schema)}`)
  } catch (error) {
    const taken = error instanceof StatementError && ['23505', '42P06'].includes(error.sqlState)
    if (!taken) throw error
  }
}

async function dropLeftovers(session: Session, schemas: readonly string[]): Promise<void> {
  const { rows } = await session.query(
    `select n.nspname, c.relname from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any($1) and c.relkind = 'r' and c.relname ~ $2`,
    [schemas, STAGING_PATTERN],
  )
  if (rows.length === 0) return
  await session.query(`set lock_timeout = '5s'`)
  for (const [schema, name] of rows as [string, string][]) {
    await session
      .query(`drop table if exists ${quoteRelation({ database: '', schema, name })}`)
      .catch(ignoreBusy)
  }
  await session.query('reset lock_timeout')
}

/** A backend that has not noticed the death of its run still holds its table: the next run will remove it. */
function ignoreBusy(error: unknown): void {
  if (!(error instanceof StatementError && error.sqlState === '55P03')) throw error
}
