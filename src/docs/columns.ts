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
  const described = (source ?? node)?.columns ?? {}
  const left = new Map(Object.entries(described).map(([key, column]) => [column.name ?? key, column]))
  const found = Object.values(table?.columns ?? {}).toSorted((one, other) => one.index - other.index)
  const names = new Set(found.map(({ name }) => name))
  const inWarehouse = found.map(({ name, type, comment }): MergedColumn => {
    const key = left.has(name) ? name : foldedMatch(name, left.keys(), names)
    const column = key === undefined ? undefined : left.get(key)
    if (key !== undefined) left.delete(key)
    return { name, type, described: column, comment: comment ?? undefined }
  })
  const onlyDescribed = Array.from(left, ([name, column]): MergedColumn => ({
    name,
    type: column.data_type ?? undefined,
    described: column,
    comment: undefined,
  }))
  return [...inWarehouse, ...onlyDescribed]
}

/** Warehouses differ in the case they give to names. One that is somebody else's own name is never meant. */
function foldedMatch(
  name: string,
  candidates: Iterable<string>,
  taken: ReadonlySet<string>,
): string | undefined {
  const folded = name.toLowerCase()
  for (const candidate of candidates) {
    if (!taken.has(candidate) && candidate.toLowerCase() === folded) return candidate
  }
  return undefined
}

/** The column that a test means; projects also write it quoted, or in another case than the warehouse. */
export function namedColumn(written: string, columns: readonly string[]): string {
  const name = written.replace(/^(["`])(.*)\1$/s, '$2')
  if (columns.includes(name)) return name
  return foldedMatch(name, columns, new Set()) ?? name
}
