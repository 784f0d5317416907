import type pg from 'pg'

import { fail } from '../../../errors/index.ts'
import { nearest } from '../../../util/index.ts'
import type { StreamRequest, StreamSchema } from '../../source.ts'
import { quoteIdentifier } from '../quoting.ts'
import { travelType, type SourceColumn } from './types.ts'

/** Names of all tables and views that the account may read, as `schema.table`. */
export async function listStreams(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query(
    `select n.nspname || '.' || c.relname as name from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
       and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
       and pg_catalog.has_schema_privilege(n.oid, 'usage') and pg_catalog.has_table_privilege(c.oid, 'select')
     order by 1`,
  )
  return (rows as { name: string }[]).map((row) => row.name)
}

/** @throws {ProjectError} `SOURCE_STREAM_MISSING`, `LOAD_FAILED` */
export async function describeStream(
  client: pg.Client,
  connection: string,
  request: StreamRequest,
): Promise<StreamSchema> {
  if (request.layout === 'document') {
    fail('LOAD_FAILED', { stream: request.from, detail: 'its rows have columns; use "layout: columns".' })
  }
  const oid = await findStream(client, request.from)
  if (oid === undefined) {
    const names = await listStreams(client)
    const close = nearest(request.from, [...names, ...names.map((name) => name.replace(/^public\./, ''))])
    return fail('SOURCE_STREAM_MISSING', { stream: request.from, connection, nearest: close })
  }
  const { rows } = await client.query(COLUMNS, [oid])
  const columns = (rows as SourceColumn[]).map((column) => ({
    name: column.name,
    sourceName: column.name,
    type: travelType(column, request.pins[column.name]),
  }))
  const { key, estimate } = await readKey(client, oid)
  return { columns, key, ...(estimate >= 0 && { estimatedRows: estimate }) }
}

/** The name as a query must write it. @throws {ProjectError} `SOURCE_STREAM_MISSING` */
export async function streamName(client: pg.Client, connection: string, from: string): Promise<string> {
  const oid = await findStream(client, from)
  if (oid === undefined)
    return fail('SOURCE_STREAM_MISSING', { stream: from, connection, nearest: undefined })
  const { rows } = await client.query(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.oid = $1`,
    [oid],
  )
  return (rows[0] as { name: string }).name
}

/** Names are exact. A name may itself hold dots, so each dot is tried as the end of the schema. */
async function findStream(client: pg.Client, from: string): Promise<number | undefined> {
  const dots = Array.from(from.matchAll(/\./g), (found) => found.index)
  const quoted = [
    ...dots.map((at) => `${quoteIdentifier(from.slice(0, at))}.${quoteIdentifier(from.slice(at + 1))}`),
    quoteIdentifier(from),
  ]
  const { rows } = await client.query(
    `select c.oid from unnest($1::text[]) with ordinality as wanted(name, at)
     join pg_catalog.pg_class c on c.oid = pg_catalog.to_regclass(wanted.name) and c.relkind in ('r', 'p', 'v', 'm', 'f')
     order by at limit 1`,
    [quoted],
  )
  return (rows[0] as { oid: number } | undefined)?.oid
}

async function readKey(
  client: pg.Client,
  oid: number,
): Promise<{ readonly key: readonly string[]; readonly estimate: number }> {
  const { rows } = await client.query(
    `select c.reltuples::float8 as estimate, to_json(array(
       select a.attname from pg_catalog.pg_index i, unnest(i.indkey) with ordinality as k(attnum, at)
       join pg_catalog.pg_attribute a on a.attrelid = $1 and a.attnum = k.attnum
       where i.indrelid = c.oid and i.indisprimary and k.at <= i.indnkeyatts order by k.at))::text as key
     from pg_catalog.pg_class c where c.oid = $1`,
    [oid],
  )
  const row = rows[0] as { estimate: number; key: string }
  return { key: JSON.parse(row.key) as string[], estimate: row.estimate }
}

/** A domain over an array or another domain is followed down to what it is made of, with its length. */
const COLUMNS = `
with recursive resolved as (
  select a.attnum, a.attname, a.atttypid as type, a.atttypmod as modifier
  from pg_catalog.pg_attribute a where a.attrelid = $1 and a.attnum > 0 and not a.attisdropped
  union all
  select r.attnum, r.attname, t.typbasetype, t.typtypmod
  from resolved r join pg_catalog.pg_type t on t.oid = r.type and t.typtype = 'd'
)
select r.attname as name, e.typname as "typeName", pg_catalog.format_type(r.type, r.modifier) as "fullName",
  e.typnamespace = 'pg_catalog'::regnamespace and e.oid < 16384 and e.typtype <> 'c' as "builtIn",
  t.typelem <> 0 and t.typlen = -1 as "isArray"
from resolved r
join pg_catalog.pg_type t on t.oid = r.type and t.typtype <> 'd'
join pg_catalog.pg_type e on e.oid = case when t.typelem <> 0 and t.typlen = -1 then t.typelem else t.oid end
order by r.attnum`
