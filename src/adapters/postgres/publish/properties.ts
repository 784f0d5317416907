import type { Found } from './dependents.ts'
import type { Send } from './transaction.ts'

/** A statement that gives a new relation what the old one of the same name had. */
export interface Property {
  /** Whose it is. */
  readonly oid: string
  readonly kind:
    'owner' | 'grant' | 'comment' | 'label' | 'default' | 'index' | 'statistics' | 'trigger' | 'policy'
  /** Columns that the new relation must have for it. */
  readonly columns: readonly string[]
  readonly sql: string
  /** What it is, for messages. */
  readonly description: string
}

/**
 * Reads what relations have beside their rows and queries, in the order in which it must be restored. The old
 * relation may be replaced by one of another kind, which comments must name. Needs an empty search path.
 */
export async function readProperties(
  send: Send,
  relations: readonly Found[],
  root: { readonly oid: string; readonly newKind: 'table' | 'view' },
): Promise<readonly Property[]> {
  const oids = relations.map((one) => one.oid)
  const { rows } = await send(PROPERTIES, [oids, root.oid, root.newKind])
  return (rows as [string, Property['kind'], string, string, string][]).map(
    ([oid, kind, columns, sql, description]) => ({
      oid,
      kind,
      columns: JSON.parse(columns) as string[],
      sql,
      description,
    }),
  )
}

/** Takes away what default privileges gave new relations, where it is not what the old ones had. */
export async function readExcessGrants(
  send: Send,
  relation: { schema: string; name: string },
): Promise<readonly string[]> {
  const { rows } = await send(
    `select distinct format('revoke all on table %I.%I from %s', n.nspname, c.relname,
       case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end)
     from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
     where n.nspname = $1 and c.relname = $2 and a.grantee <> c.relowner`,
    [relation.schema, relation.name],
  )
  return (rows as [string][]).map(([sql]) => sql)
}

const GRANTEE = `case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end`
const GRANTABLE = `case when a.is_grantable then ' with grant option' else '' end`

const PROPERTIES = `
with own as (
  select c.*, format('%I.%I', n.nspname, c.relname) as full_name,
    case when c.oid = $2::oid then $3::text when c.relkind = 'm' then 'materialized view' else 'view' end as word
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.oid = any($1::oid[])
), statements (step, oid, kind, columns, sql, description) as (
  select 1, o.oid, 'owner', '{}'::text[],
    format('alter table %s owner to %I', o.full_name, pg_get_userbyid(o.relowner)), 'owner'
  from own o
  union all
  select 2, o.oid, 'grant', '{}',
    format('revoke all on table %s from %I', o.full_name, pg_get_userbyid(o.relowner)), 'grant'
  from own o where o.relacl is not null
  union all
  select 3, o.oid, 'grant', '{}',
    format('grant %s on table %s to %s%s', a.privilege_type, o.full_name, ${GRANTEE}, ${GRANTABLE}), 'grant'
  from own o, aclexplode(o.relacl) a
  union all
  select 4, o.oid, 'grant', array[t.attname::text],
    format('grant %s (%I) on table %s to %s%s', a.privilege_type, t.attname, o.full_name, ${GRANTEE}, ${GRANTABLE}),
    'grant'
  from own o join pg_attribute t on t.attrelid = o.oid and not t.attisdropped, aclexplode(t.attacl) a
  union all
  select 5, o.oid, 'comment', case when t.attname is null then '{}' else array[t.attname::text] end,
    case when t.attname is null then format('comment on %s %s is %L', o.word, o.full_name, d.description)
      else format('comment on column %s.%I is %L', o.full_name, t.attname, d.description) end, 'comment'
  from own o
  join pg_description d on d.classoid = 'pg_class'::regclass and d.objoid = o.oid
  left join pg_attribute t on t.attrelid = o.oid and t.attnum = d.objsubid and d.objsubid > 0
  union all
  select 5, o.oid, 'label', case when t.attname is null then '{}' else array[t.attname::text] end,
    case when t.attname is null
      then format('security label for %I on %s %s is %L', l.provider, o.word, o.full_name, l.label)
      else format('security label for %I on column %s.%I is %L', l.provider, o.full_name, t.attname, l.label) end,
    'security label'
  from own o
  join pg_seclabel l on l.classoid = 'pg_class'::regclass and l.objoid = o.oid
  left join pg_attribute t on t.attrelid = o.oid and t.attnum = l.objsubid and l.objsubid > 0
  union all
  select 6, o.oid, 'default', array[t.attname::text],
    format('alter table %s alter column %I set default %s', o.full_name, t.attname, pg_get_expr(d.adbin, d.adrelid)),
    'default'
  from own o
  join pg_attribute t on t.attrelid = o.oid and t.attgenerated = '' and not t.attisdropped
  join pg_attrdef d on d.adrelid = o.oid and d.adnum = t.attnum
  union all
  select 7, o.oid, 'index', '{}', pg_get_indexdef(i.indexrelid), format('index %s', i.indexrelid::regclass)
  from own o join pg_index i on i.indrelid = o.oid where o.relkind = 'm'
  union all
  select 8, o.oid, 'statistics',
    array(select t.attname::text from unnest(s.stxkeys) k
      join pg_attribute t on t.attrelid = o.oid and t.attnum = k),
    pg_get_statisticsobjdef(s.oid), format('statistics %I', s.stxname)
  from own o join pg_statistic_ext s on s.stxrelid = o.oid
  union all
  select 9, o.oid, 'policy', '{}', format('alter table %s enable row level security', o.full_name),
    'row level security'
  from own o where o.relrowsecurity
  union all
  select 9, o.oid, 'policy', '{}', format('alter table %s force row level security', o.full_name),
    'row level security'
  from own o where o.relforcerowsecurity
  union all
  select 9, o.oid, 'policy', '{}',
    format('create policy %I on %s as %s for %s to %s%s%s', p.polname, o.full_name,
      case when p.polpermissive then 'permissive' else 'restrictive' end,
      case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete'
        else 'all' end,
      (select string_agg(case when r = 0 then 'public' else quote_ident(pg_get_userbyid(r)) end, ', ')
        from unnest(p.polroles) r),
      ' using (' || pg_get_expr(p.polqual, p.polrelid) || ')',
      ' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')'),
    format('policy %I', p.polname)
  from own o join pg_policy p on p.polrelid = o.oid
  union all
  select 10, o.oid, 'trigger', '{}', pg_get_triggerdef(t.oid), format('trigger %I', t.tgname)
  from own o join pg_trigger t on t.tgrelid = o.oid and not t.tgisinternal
  union all
  select 11, o.oid, 'trigger', '{}',
    format('alter table %s %s trigger %I', o.full_name,
      case t.tgenabled when 'D' then 'disable' when 'R' then 'enable replica' else 'enable always' end, t.tgname),
    format('trigger %I', t.tgname)
  from own o join pg_trigger t on t.tgrelid = o.oid and not t.tgisinternal and t.tgenabled <> 'O'
)
select oid::text, kind, to_json(columns)::text, sql, description from statements order by oid, step, sql`
