import { sortByDependency } from '../../../util/index.ts'
import type { Send } from './transaction.ts'

/** A relation as the catalogue knows it. */
export interface Found {
  readonly oid: string
  readonly schema: string
  readonly name: string
  /** `pg_class.relkind`. */
  readonly kind: string
}

/** A view or materialized view that reads the old relation, directly or through others. */
export interface Dependent extends Found {
  readonly createSql: string
}

export interface Dependents {
  /** In an order in which they can be created. */
  readonly views: readonly Dependent[]
  /** Descriptions of all else that would be lost; nothing may be dropped while there is any. */
  readonly blockers: readonly string[]
}

export async function findRelation(send: Send, schema: string, name: string): Promise<Found | undefined> {
  const { rows } = await send(
    `select c.oid::text, c.relkind::text from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where n.nspname = $1 and c.relname = $2`,
    [schema, name],
  )
  const [oid, kind] = (rows[0] ?? []) as string[]
  return oid && kind ? { oid, schema, name, kind } : undefined
}

/** Finds everything that depends on a relation, to any depth and in any schema. Needs an empty search path. */
export async function findDependents(send: Send, root: Found): Promise<Dependents> {
  const { rows } = await send(DEPENDENTS, [root.oid])
  const found = (rows as [string, string, string, string, string, string][]).map(
    ([oid, schema, name, kind, createSql, reads]) => ({ oid, schema, name, kind, createSql, reads }),
  )
  const edges = Object.fromEntries(found.map((one) => [one.oid, JSON.parse(one.reads) as string[]]))
  const byOid = new Map(found.map((one) => [one.oid, one]))
  const views = sortByDependency(edges).flatMap((oid) => {
    const view = byOid.get(oid)
    return view ? [view] : []
  })
  const oids = [root.oid, ...views.map((view) => view.oid)]
  const blockers = await send(BLOCKERS, [oids])
  return { views, blockers: (blockers.rows as [string][]).map(([description]) => description) }
}

/** Text after which an object's options stand, as `(name='value', ...)`. */
const OPTIONS = `(select ' with (' || string_agg(format('%s=%L', option_name, option_value), ', ') || ')'
  from pg_options_to_table(c.reloptions))`

const DEPENDENTS = `
with recursive found (oid) as (
  select $1::oid
  union
  select r.ev_class from found f
  join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = f.oid and d.classid = 'pg_rewrite'::regclass
  join pg_rewrite r on r.oid = d.objid and r.rulename = '_RETURN'
)
select c.oid::text, n.nspname, c.relname, c.relkind::text,
  case c.relkind
    when 'v' then format('create view %I.%I%s as %s', n.nspname, c.relname, ${OPTIONS}, pg_get_viewdef(c.oid))
    else format('create materialized view %I.%I using %I%s%s as %s with %sdata', n.nspname, c.relname, a.amname,
      ${OPTIONS}, ' tablespace ' || quote_ident(t.spcname), rtrim(pg_get_viewdef(c.oid), ';'),
      case when c.relispopulated then '' else 'no ' end)
  end,
  to_json(array(
    select distinct d.refobjid::text from pg_rewrite r
    join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass
    where r.ev_class = c.oid and d.refobjid <> c.oid
  ))::text
from found f
join pg_class c on c.oid = f.oid and c.oid <> $1
join pg_namespace n on n.oid = c.relnamespace
left join pg_am a on a.oid = c.relam
left join pg_tablespace t on t.oid = c.reltablespace
order by n.nspname, c.relname`

/** What is re-created or belongs to the relations themselves is left out; the rest would be lost. */
const BLOCKERS = `
with own as (select oid, reltype from pg_class where oid = any($1::oid[]))
select distinct pg_describe_object(d.classid, d.objid, case when d.classid = 'pg_class'::regclass then d.objsubid else 0 end)
from pg_depend d
where (
    d.refclassid = 'pg_class'::regclass and d.refobjid in (select oid from own)
    or d.refclassid = 'pg_type'::regclass and d.refobjid in (
      select t.oid from pg_type t join own on t.oid = own.reltype
      union all select t.typarray from pg_type t join own on t.oid = own.reltype where t.typarray <> 0)
  )
  and (d.deptype in ('n', 'a') or exists (
    select from pg_class s where d.classid = 'pg_class'::regclass and s.oid = d.objid and s.relkind = 'S'))
  and not case d.classid
    when 'pg_class'::regclass then d.objid in (select oid from own)
      or exists (select from pg_class c where c.oid = d.objid and c.relkind in ('i', 'I', 't'))
    when 'pg_rewrite'::regclass then exists (
      select from pg_rewrite r where r.oid = d.objid and r.rulename = '_RETURN' and r.ev_class in (select oid from own))
    when 'pg_constraint'::regclass then exists (
      select from pg_constraint c where c.oid = d.objid and c.conrelid in (select oid from own))
    when 'pg_trigger'::regclass then exists (
      select from pg_trigger t where t.oid = d.objid and (t.tgisinternal or t.tgrelid in (select oid from own)))
    when 'pg_policy'::regclass then exists (
      select from pg_policy p where p.oid = d.objid and p.polrelid in (select oid from own))
    when 'pg_attrdef'::regclass then exists (
      select from pg_attrdef a where a.oid = d.objid and a.adrelid in (select oid from own))
    when 'pg_statistic_ext'::regclass then exists (
      select from pg_statistic_ext s where s.oid = d.objid and s.stxrelid in (select oid from own))
    when 'pg_type'::regclass then exists (
      select from pg_type t where t.oid = d.objid and (t.typrelid in (select oid from own) or t.typelem <> 0))
    else false
  end
union all
select 'temporary view ' || c.relname from pg_class c
where c.oid = any($1::oid[]) and c.relpersistence = 't'
order by 1`
