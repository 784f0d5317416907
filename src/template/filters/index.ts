import type { TemplateScope } from '../contract.ts'
import { runCheck } from '../checks/index.ts'
import { bindArguments } from '../python/call.ts'
import { PythonError } from '../python/error.ts'
import { COLLECTION_FILTERS } from './collections.ts'
import { NUMBER_FILTERS } from './numbers.ts'
import { SELECTION_FILTERS } from './selection.ts'
import type { FilterContext, FilterGiven } from './table.ts'
import { TEXT_FILTERS } from './text.ts'
import { VALUE_FILTERS } from './values.ts'

export type { FilterGiven } from './table.ts'

/** Jinja2's filters, and dbt's. */
const FILTERS = new Map(
  Object.entries({
    ...COLLECTION_FILTERS,
    ...NUMBER_FILTERS,
    ...SELECTION_FILTERS,
    ...TEXT_FILTERS,
    ...VALUE_FILTERS,
  }),
)

export const FILTER_NAMES: ReadonlySet<string> = new Set(FILTERS.keys())

/** `value | name(...)` */
export function runFilter(scope: TemplateScope, name: string, given: FilterGiven): unknown {
  const filter = FILTERS.get(name)
  if (!filter) throw new PythonError('TemplateRuntimeError', `No filter named '${name}' found.`)
  const [parameters, run] = filter
  const context: FilterContext = {
    scope,
    filter: (other, arguments_) => runFilter(scope, other, arguments_),
    check: (other, arguments_) =>
      other === 'filter' ? FILTERS.has(arguments_.value as string) : runCheck(scope, other, arguments_),
  }
  const result = run(given.value, bindArguments(name, parameters, given), context)
  return result === undefined ? null : result
}
