import type { CatalogRelation, Session } from '../warehouse.ts'

/** By relkind, as the information schema calls them. */
const KINDS: Readonly<Record<string, string>> = {
  r: 'BASE TABLE',
  p: 'BASE TABLE',
  v: 'VIEW',
  m: 'MATERIALIZED VIEW',
  f: 'FOREIGN',
}

// The columns are aggregated per relation: a join would send the facts of the relation with each of them. A size is
// asked for only where there is storage, since asking takes a lock that a running build may hold.
const QUERY = `
select c.relname,
  c.relkind::text,
  pg_catalog.pg_get_userbyid(c.relowner),
  pg_catalog.obj_description(c.oid, 'pg_class'),
  case when c.relkind in ('r', 'm') and c.reltuples >= 0 then c.reltuples::bigint::text end,
  case when c.relkind in ('r', 'm') and c.reltuples >= 0 then (
    current_setting('block_size')::bigint * (
      c.relpages
      + coalesce((select t.relpages from pg_catalog.pg_class t where t.oid = c.reltoastrelid), 0)
      + coalesce((
        select sum(x.relpages) from pg_catalog.pg_index i
        join pg_catalog.pg_class x on x.oid = i.indexrelid
        where i.indrelid = c.oid
      ), 0)
    )
  )::text end,
  (
    select json_agg(json_build_array(
      a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), pg_catalog.col_description(c.oid, a.attnum)
    ) order by a.attnum)
    from pg_catalog.pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  )::text,
  (
    select json_agg(json_build_array(lower(acl.privilege_type), coalesce(r.rolname, 'public')))
    from pg_catalog.aclexplode(c.relacl) acl
    left join pg_catalog.pg_roles r on r.oid = acl.grantee
    where acl.grantee <> c.relowner
  )::text
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and c.relname = any($2::text[]) and c.relkind in ('r', 'p', 'v', 'm', 'f')
order by c.relname`

type Row = readonly [
  name: string,
  kind: string,
  owner: string,
  comment: string | null,
  rows: string | null,
  bytes: string | null,
  columns: string | null,
  grants: string | null,
]

/** What one schema has of some relations, with one query. What is not there is left out. */
export async function readCatalog(
  session: Pick<Session, 'query'>,
  schema: string,
  names: readonly string[],
): Promise<readonly CatalogRelation[]> {
  const { rows } = await session.query(QUERY, [schema, names])
  return (rows as readonly unknown[] as readonly Row[]).map(toRelation)
}

function toRelation([name, kind, owner, comment, rows, bytes, columns, grants]: Row): CatalogRelation {
  const listed = JSON.parse(columns ?? '[]') as readonly (readonly [string, string, string | null])[]
  return {
    name,
    kind: KINDS[kind] ?? kind,
    owner,
    ...(comment !== null && { comment }),
    ...(rows !== null && { rows: Number(rows) }),
    ...(bytes !== null && { bytes: Number(bytes) }),
    columns: listed.map(([column, type, note]) => ({
      name: column,
      type,
      ...(note !== null && { comment: note }),
    })),
    grants: rolesByPrivilege(JSON.parse(grants ?? '[]') as readonly (readonly [string, string])[]),
  }
}

function rolesByPrivilege(
  pairs: readonly (readonly [string, string])[],
): Readonly<Record<string, readonly string[]>> {
  const roles = new Map<string, string[]>()
  for (const [privilege, role] of pairs) roles.set(privilege, [...(roles.get(privilege) ?? []), role])
  return Object.fromEntries(roles)
}
