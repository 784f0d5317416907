import { StatementError } from '../../warehouse.ts'
import type { RelationName } from '../../../nodes/index.ts'
import { quoteIdentifier, quoteRelation } from '../quoting.ts'
import type { Found } from './dependents.ts'
import { dependentsBlock } from './problems.ts'
import type { Send } from './transaction.ts'

/** What the old table had and the new one gets, found by comparing the two. */
interface Carried {
  readonly kind: 'alter' | 'index' | 'constraint' | 'named' | 'self_reference'
  readonly name: string
  /** The definition, without the name of the thing or its table. */
  readonly definition: string
  readonly description: string
}

/**
 * Gives the staging table the indexes and constraints of the old table, before anyone waits for it. Their names
 * are still taken: the returned statements name them in the transaction, once the old table is gone. What needs
 * a column that the new table lacks ends with the old table. Needs an empty search path.
 */
export async function prepareAside(
  send: Send,
  { staging, relation }: { readonly staging: RelationName; readonly relation: RelationName },
  old: Found,
): Promise<readonly string[]> {
  if (old.kind !== 'r' && old.kind !== 'm') return []
  const { rows } = await send(CARRIED, [old.oid, quoteRelation({ ...staging, database: '' })])
  const carried = (rows as [Carried['kind'], string, string, string][]).map(
    ([kind, name, definition, description]) => ({ kind, name, definition, description }),
  )
  const later: string[] = []
  for (const [at, one] of carried.entries()) {
    const aside = `${staging.name.slice(0, PREFIX_LENGTH)}${at}`
    const { now, after } = statementsOf(one, { aside, staging, relation })
    if (now) await send(now).catch((error: unknown) => explain(error, relation, one))
    if (after) later.push(after)
  }
  return later
}

/** Length of the part of a staging name that comes before the name of the relation. */
const PREFIX_LENGTH = '__tool_00000000_'.length

function statementsOf(
  one: Carried,
  names: { readonly aside: string; readonly staging: RelationName; readonly relation: RelationName },
): { readonly now?: string; readonly after?: string } {
  const staging = quoteRelation(names.staging)
  const relation = quoteRelation(names.relation)
  const [aside, name] = [quoteIdentifier(names.aside), quoteIdentifier(one.name)]
  switch (one.kind) {
    case 'alter':
      return { now: `alter table ${staging} ${one.definition}` }
    case 'named':
      return { now: `alter table ${staging} add constraint ${name} ${one.definition}` }
    case 'self_reference':
      return { after: `alter table ${relation} add constraint ${name} ${one.definition}` }
    case 'constraint':
      return {
        now: `alter table ${staging} add constraint ${aside} ${one.definition}`,
        after: `alter table ${relation} rename constraint ${aside} to ${name}`,
      }
    case 'index': {
      const [unique, tail] = [
        one.definition.startsWith('unique ') ? 'unique ' : '',
        one.definition.replace(/^unique /, ''),
      ]
      const full = quoteRelation({ ...names.relation, name: names.aside })
      return {
        now: `create ${unique}index ${aside} on ${staging} ${tail}`,
        after: `alter index ${full} rename to ${name}`,
      }
    }
  }
}

function explain(error: unknown, relation: RelationName, one: Carried): never {
  if (!(error instanceof StatementError) || error.sqlState.startsWith('55')) throw error
  return dependentsBlock(relation, { dependents: [one.description], detail: error.message, cause: error })
}

const CARRIED = `
with old as (
  select c.*, format('%I.%I', n.nspname, c.relname) as full_name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = $1::oid
), new as (
  select c.*, format('%I.%I', n.nspname, c.relname) as full_name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = $2::regclass
), lost (attnum) as (
  select o.attnum from pg_attribute o where o.attrelid = $1::oid and o.attnum > 0 and not o.attisdropped
    and not exists (select from pg_attribute a where a.attrelid = (select oid from new) and a.attname = o.attname
      and a.attnum > 0 and not a.attisdropped)
), indexes as (
  select i.*, x.relname as index_name, case when i.indisunique then 'unique ' else '' end
    || substr(pg_get_indexdef(i.indexrelid), length(format('CREATE %sINDEX %I ON %s ',
      case when i.indisunique then 'UNIQUE ' else '' end, x.relname, t.full_name)) + 1) as definition
  from (select * from old union all select * from new) t
  join pg_index i on i.indrelid = t.oid and i.indisvalid
  join pg_class x on x.oid = i.indexrelid
)
select kind, name, definition, description from (
  select 1 as step, 'alter' as kind, '' as name,
    (select 'set (' || string_agg(format('%I = %L', option_name, option_value), ', ') || ')'
      from pg_options_to_table(old.reloptions)) as definition, 'storage options' as description
  from old, new where old.relkind = 'r' and old.reloptions is not null and new.reloptions is null
  union all
  select 2, 'alter', '', format('alter column %I set not null', o.attname), format('not null of column %I', o.attname)
  from new
  join pg_attribute a on a.attrelid = new.oid and a.attnum > 0 and not a.attisdropped and not a.attnotnull
  join pg_attribute o on o.attrelid = $1::oid and o.attname = a.attname and o.attnotnull and not o.attisdropped
  union all
  select case c.contype when 'f' then 6 when 'c' then 4 else 3 end,
    case when c.contype in ('p', 'u', 'x') then 'constraint'
      when c.contype = 'f' and c.confrelid = c.conrelid then 'self_reference' else 'named' end,
    c.conname, pg_get_constraintdef(c.oid), format('constraint %I', c.conname)
  from pg_constraint c, new
  where c.conrelid = $1::oid and c.contype in ('p', 'u', 'x', 'c', 'f')
    and not exists (
      select from pg_constraint s where s.conrelid = new.oid
        and (s.conname = c.conname or s.contype = 'p' and c.contype = 'p'
          or s.contype = c.contype and pg_get_constraintdef(s.oid) = pg_get_constraintdef(c.oid)))
    and not exists (
      select from pg_depend d join lost on lost.attnum = d.refobjsubid
      where d.classid = 'pg_constraint'::regclass and d.objid = c.oid
        and d.refclassid = 'pg_class'::regclass and d.refobjid = $1::oid)
  union all
  select 5, 'index', i.index_name, i.definition, format('index %I', i.index_name)
  from indexes i, new
  where i.indrelid = $1::oid
    and not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('p', 'u', 'x'))
    and not exists (select from indexes s where s.indrelid = new.oid and s.definition = i.definition)
    and not exists (
      select from pg_depend d join lost on lost.attnum = d.refobjsubid
      where d.classid = 'pg_class'::regclass and d.objid = i.indexrelid
        and d.refclassid = 'pg_class'::regclass and d.refobjid = $1::oid)
) carried
order by step, name`
