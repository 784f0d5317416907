import { useMemo } from 'preact/hooks'

import { useChangeQuery, useRoute } from '../route/use-route.ts'
import { nextSorting, parseSorting, sortRows, type SortColumns, type Sorting } from './sorting.ts'

/** What the heads of a table need to sort it. */
export interface TableSorting {
  readonly titles: readonly string[]
  readonly sorting: Sorting | undefined
  readonly choose: (title: string, isNumber: boolean) => void
}

/** Rows in the order that the URL asks for, under the given name: a page may hold several tables. */
export function useSorted<Row>(
  rows: readonly Row[],
  columns: SortColumns<Row>,
  name = 'sort',
): readonly [readonly Row[], TableSorting] {
  const text = useRoute().query[name]
  const change = useChangeQuery()
  const sorting = parseSorting(text, columns)
  const sorted = useMemo(() => sortRows(rows, columns, sorting), [rows, columns, text])
  const choose = (title: string, isNumber: boolean) => {
    change({ [name]: nextSorting(sorting, title, isNumber) }, { replace: true })
  }
  return [sorted, { titles: Object.keys(columns), sorting, choose }]
}
