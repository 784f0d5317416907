import type { CatalogTable, ManifestColumn } from '../artifacts/index.ts'
import type { Entry } from './entries.ts'

/** A column as the project describes it and as the warehouse has it. */
export interface MergedColumn {
  readonly name: string
  readonly type: string | undefined
  readonly described: ManifestColumn | undefined
  readonly comment: string | undefined
}

/** The columns of the warehouse in its order, then those that are only described. */
export function mergeColumns(
  { node, source }: Entry,
  table: CatalogTable | undefined,
): readonly MergedColumn[] {
  const described = Object.entries((source ?? node)?.columns ?? {})
  const byName = new Map(described.map(([key, column]) => [foldCase(column.name ?? key), column]))
  const found = Object.values(table?.columns ?? {}).toSorted((one, other) => one.index - other.index)
  const inWarehouse = found.map(({ name, type, comment }) => {
    const column = byName.get(foldCase(name))
    return { name, type, described: column, comment: comment ?? undefined }
  })
  const known = new Set(found.map(({ name }) => foldCase(name)))
  const onlyDescribed = [...byName.values()]
    .filter(({ name }) => !known.has(foldCase(name)))
    .map((column) => ({
      name: column.name,
      type: column.data_type ?? undefined,
      described: column,
      comment: undefined,
    }))
  return [...inWarehouse, ...onlyDescribed]
}

export function columnNames(one: Entry, table: CatalogTable | undefined): readonly string[] {
  return mergeColumns(one, table).map(({ name }) => name)
}

/** Warehouses differ in the case that they give to names; projects rarely have two that differ only in it. */
export function foldCase(name: string): string {
  return name.toLowerCase()
}
