import type { TemplateObject } from '../contract.ts'
import { toTemplateValue } from '../python/json.ts'
import { hostFunction } from '../runtime/host.ts'
import { isUndefined, templateText } from '../values.ts'
import type { NodeHost, TemplateRows } from './host.ts'

/** `run_query`, and the pair `store_result`/`load_result` under dbt's `statement` block. */
export function queryFunctions(host: NodeHost): Readonly<Record<string, unknown>> {
  const stored = new Map<string, unknown>()
  return {
    run_query: hostFunction('run_query', ['sql'], async (sql) => {
      // Templates guard with `execute`, but those that do not must still parse.
      if (!host.warehouse || !host.execute) return null
      return tableObject(await host.warehouse.query(templateText(sql)))
    }),
    store_result: hostFunction(
      'store_result',
      ['name', 'response', 'agate_table'],
      (name, response, table) => {
        const data = isUndefined(table) || table === undefined ? null : table
        stored.set(templateText(name), resultObject(response ?? null, data))
        return ''
      },
    ),
    load_result: hostFunction('load_result', ['name'], (name) => stored.get(templateText(name)) ?? null),
  }
}

function resultObject(response: unknown, table: unknown): TemplateObject {
  const rows = (table as TemplateObject | null)?.attribute?.('rows')
  const attributes: Readonly<Record<string, unknown>> = { response, table, data: rows ?? [] }
  return {
    templateType: 'dict',
    isMapping: true,
    attribute: (name) => (Object.hasOwn(attributes, name) ? attributes[name] : undefined),
  }
}

/** Rows with the looks of an agate table: `columns[0].values()`, `rows`, `column_names`, and iteration over rows. */
function tableObject({ columns, rows }: TemplateRows): TemplateObject {
  const names = columns.map((column) => column.name)
  const rowObjects = rows.map((row) => rowObject(names, row))
  const columnObjects = names.map((name, at) =>
    columnObject(
      name,
      rows.map((row) => row[at]),
    ),
  )
  const attributes: Readonly<Record<string, unknown>> = {
    rows: rowObjects,
    columns: sequenceObject(columnObjects, names),
    column_names: names,
    print_table: hostFunction('print_table', ['*arguments', '**options'], () => ''),
  }
  return {
    templateType: 'Table',
    attribute: (name) => (Object.hasOwn(attributes, name) ? attributes[name] : undefined),
    item: (key) => rowObjects[key as number],
    iterate: () => rowObjects,
    truthy: () => true,
  }
}

function rowObject(names: readonly string[], values: readonly unknown[]): TemplateObject {
  const all = values.map((value) => toTemplateValue(value as never))
  const at = (key: unknown) => (typeof key === 'number' ? all.at(key) : all[names.indexOf(templateText(key))])
  const functions: Readonly<Record<string, unknown>> = {
    values: hostFunction('values', [], () => all),
    keys: hostFunction('keys', [], () => names),
    get: hostFunction('get', ['name', 'default'], (name, fallback) => at(name) ?? fallback ?? null),
  }
  return {
    templateType: 'Row',
    attribute: (name) => (names.includes(name) ? at(name) : functions[name]),
    item: at,
    iterate: () => all,
  }
}

function columnObject(name: string, values: readonly unknown[]): TemplateObject {
  const all = values.map((value) => toTemplateValue(value as never))
  const attributes: Readonly<Record<string, unknown>> = {
    name,
    values: hostFunction('values', [], () => all),
  }
  return {
    templateType: 'Column',
    attribute: (key) => (Object.hasOwn(attributes, key) ? attributes[key] : undefined),
    item: (key) => all.at(key as number),
    iterate: () => all,
  }
}

/** A list whose members also have names. */
function sequenceObject(items: readonly unknown[], names: readonly string[]): TemplateObject {
  const at = (key: unknown) =>
    typeof key === 'number' ? items.at(key) : items[names.indexOf(templateText(key))]
  return { templateType: 'MappedSequence', attribute: at, item: at, iterate: () => items }
}
