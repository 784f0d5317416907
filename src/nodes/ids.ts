/** Permanent name of a node, as dbt writes it: `model.<package>.<name>`, `source.<package>.<source>.<table>`, ... */
export type NodeId = string & { readonly __brand: 'NodeId' }

export function modelId(packageName: string, name: string): NodeId {
  return `model.${packageName}.${name}` as NodeId
}

export function seedId(packageName: string, name: string): NodeId {
  return `seed.${packageName}.${name}` as NodeId
}

export function sourceId(packageName: string, sourceName: string, table: string): NodeId {
  return `source.${packageName}.${sourceName}.${table}` as NodeId
}

/** The package of the tool's own macros. Its name is dbt's, so that `dbt.type_string()` keeps working. */
export const BUILT_IN_PACKAGE = 'dbt'

/** Macros are no nodes of the graph, but manifests name them in the same way. */
export function macroId(packageName: string, name: string): string {
  return `macro.${packageName}.${name}`
}

/** `hash` is present for generic tests, whose full names may repeat. */
export function testId(packageName: string, name: string, hash?: string): NodeId {
  return `test.${packageName}.${name}${hash === undefined ? '' : `.${hash}`}` as NodeId
}
