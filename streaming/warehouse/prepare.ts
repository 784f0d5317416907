import { fail } from '../../src/errors/index.ts'
import { inTransaction, type Send, type StoreContext } from './context.ts'
import { createVersions, migrations, STATE_SCHEMA, TABLES_VERSION } from './tables.ts'

/** Any number, the same for all processes: "create if not exists" does not exclude another one at the same moment. */
const SET_UP_LOCK = 5_372_019_846

/**
 * Makes what is missing, and nothing else: once everything is there, no right to create anything is needed.
 * @throws {ProjectError} `STREAM_TABLES_NEWER`, `STREAM_SCHEMA_TAKEN`
 */
export async function prepareTables(context: StoreContext): Promise<void> {
  await inTransaction(context, async (send) => {
    await send(`select pg_advisory_xact_lock(${SET_UP_LOCK})`)
    await createMissingSchemas(send, context)
    await migrate(send, context)
    await checkTopic(send, context)
  })
}

async function createMissingSchemas(send: Send, { warehouse, options }: StoreContext): Promise<void> {
  const wanted = [options.schema, STATE_SCHEMA]
  const { rows } = await send('select nspname from pg_catalog.pg_namespace where nspname = any($1)', [wanted])
  const existing = new Set(rows.map(([name]) => name))
  for (const schema of wanted.filter((name) => !existing.has(name))) {
    await send(`create schema ${warehouse.dialect.quoteIdentifier(schema)}`)
  }
}

async function migrate(send: Send, { tables, options }: StoreContext): Promise<void> {
  await createVersionsOnce(send, tables.versions, createVersions(tables))
  const { rows } = await send(`select version from ${tables.versions} where target_schema = $1`, [
    options.schema,
  ])
  const version = Number(rows[0]?.[0] ?? 0)
  if (version > TABLES_VERSION) {
    fail('STREAM_TABLES_NEWER', { schema: options.schema, version, known: TABLES_VERSION })
  }
  if (version === TABLES_VERSION) return
  for (const statement of migrations(tables).slice(version).flat()) await send(statement)
  await send(
    `insert into ${tables.versions} values ($1, $2) on conflict (target_schema) do update set version = excluded.version`,
    [options.schema, TABLES_VERSION],
  )
}

async function createVersionsOnce(send: Send, name: string, statement: string): Promise<void> {
  const { rows } = await send('select pg_catalog.to_regclass($1) is null', [name])
  if (rows[0]?.[0] === true) await send(statement)
}

/** Rows are told apart by partition and offset, so a schema has the rows of one topic. */
async function checkTopic(send: Send, { tables, options }: StoreContext): Promise<void> {
  const { rows } = await send(
    `select topic from ${tables.positions} where target_schema = $1 and topic <> $2 limit 1`,
    [options.schema, options.topic],
  )
  const [other] = rows
  if (other)
    fail('STREAM_SCHEMA_TAKEN', { schema: options.schema, topic: String(other[0]), wanted: options.topic })
}
