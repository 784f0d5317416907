import type { RelationName } from '../../nodes/index.ts'
import type { TemplateObject } from '../contract.ts'
import { hostFunction } from '../runtime/host.ts'
import { templateText } from '../values.ts'

/** How names are written in SQL. */
export interface Quoting {
  quoteIdentifier(name: string): string
}

export type RelationType = 'table' | 'view' | 'materialized_view' | 'cte' | 'external'

export interface RelationFacts {
  readonly name: RelationName
  readonly type?: RelationType | undefined
  readonly quoting: Quoting
  /** Parts that are written; all by default. */
  readonly parts?: readonly RelationPart[]
}

type RelationPart = 'database' | 'schema' | 'identifier'

const ALL_PARTS: readonly RelationPart[] = ['database', 'schema', 'identifier']
const FACTS = Symbol('relation')

interface RelationObject extends TemplateObject {
  readonly [FACTS]: RelationFacts
}

/** What `ref()`, `source()` and `this` give: text in SQL, with dbt's attributes. */
export function createRelation(facts: RelationFacts): TemplateObject {
  const { name, type } = facts
  const parts = facts.parts ?? ALL_PARTS
  const text = () => renderRelation(facts)
  const attributes: Readonly<Record<string, () => unknown>> = {
    database: () => (parts.includes('database') ? name.database : null),
    schema: () => (parts.includes('schema') ? name.schema : null),
    identifier: () => (parts.includes('identifier') ? name.name : null),
    name: () => name.name,
    table: () => name.name,
    type: () => type ?? null,
    is_table: () => type === 'table',
    is_view: () => type === 'view',
    is_cte: () => type === 'cte',
    is_materialized_view: () => type === 'materialized_view',
    render: () => hostFunction('render', [], text),
    include: () =>
      hostFunction('include', ['database', 'schema', 'identifier'], (...chosen: readonly unknown[]) =>
        createRelation({
          ...facts,
          parts: parts.filter((part) => chosen[ALL_PARTS.indexOf(part)] !== false),
        }),
      ),
    without_identifier: () =>
      hostFunction('without_identifier', [], () =>
        createRelation({ ...facts, parts: parts.filter((part) => part !== 'identifier') }),
      ),
    quote: () => hostFunction('quote', ['database', 'schema', 'identifier'], () => relation),
    incorporate: () => hostFunction('incorporate', ['path', 'type'], () => relation),
  }
  const relation: RelationObject = {
    [FACTS]: facts,
    templateType: 'Relation',
    isMapping: true,
    attribute: (key) => (Object.hasOwn(attributes, key) ? attributes[key]?.() : undefined),
    text,
    equals: (other) => isRelation(other) && renderRelation(other[FACTS]) === text(),
  }
  return relation
}

/** The name behind a relation value of a template, or undefined when the value is something else. */
export function relationNameOf(value: unknown): RelationName | undefined {
  return isRelation(value) ? value[FACTS].name : undefined
}

function isRelation(value: unknown): value is RelationObject {
  return typeof value === 'object' && value !== null && FACTS in value
}

function renderRelation({ name, type, quoting, parts = ALL_PARTS }: RelationFacts): string {
  if (type === 'cte') return name.name
  const texts = { database: name.database, schema: name.schema, identifier: name.name }
  return parts.map((part) => quoting.quoteIdentifier(texts[part])).join('.')
}

/** `api.Relation`: `create(database=, schema=, identifier=, type=)`. A part that is not given is not written. */
export function relationClass(quoting: Quoting): TemplateObject {
  const create = hostFunction('create', [...ALL_PARTS, 'type'], (...values) => {
    const [database = '', schema = '', name = '', type] = values.map((value) =>
      value === undefined || value === null ? undefined : templateText(value),
    )
    const parts = ALL_PARTS.filter((_, at) => values[at] !== undefined && values[at] !== null)
    return createRelation({
      name: { database, schema, name },
      parts,
      quoting,
      type: type as RelationType | undefined,
    })
  })
  return { templateType: 'RelationClass', attribute: (name) => (name === 'create' ? create : undefined) }
}

/** `api.Column`: a constructor. */
export function columnClass(quoting: Quoting): TemplateObject {
  return {
    templateType: 'ColumnClass',
    invoke: (positional, named) =>
      createColumn(
        {
          name: templateText(positional[0] ?? named['column']),
          type: templateText(positional[1] ?? named['dtype']),
        },
        quoting,
      ),
  }
}

/** A column as `adapter.get_columns_in_relation` gives it. */
export function createColumn(
  column: { readonly name: string; readonly type: string },
  quoting: Quoting,
): TemplateObject {
  const { name, type } = column
  const attributes: Readonly<Record<string, () => unknown>> = {
    name: () => name,
    column: () => name,
    quoted: () => quoting.quoteIdentifier(name),
    dtype: () => type.replace(/\(.*\)/, ''),
    data_type: () => type,
    is_string: () => hostFunction('is_string', [], () => /^(text|character|varchar|char)/.test(type)),
    is_number: () =>
      hostFunction('is_number', [], () =>
        /^(smallint|integer|bigint|numeric|real|double|decimal)/.test(type),
      ),
    is_integer: () => hostFunction('is_integer', [], () => /^(smallint|integer|bigint)/.test(type)),
    is_numeric: () => hostFunction('is_numeric', [], () => /^(numeric|decimal)/.test(type)),
    is_float: () => hostFunction('is_float', [], () => /^(real|double)/.test(type)),
  }
  return {
    templateType: 'Column',
    isMapping: true,
    attribute: (key) => (Object.hasOwn(attributes, key) ? attributes[key]?.() : undefined),
    text: () => `<Column ${name} (${type})>`,
  }
}
