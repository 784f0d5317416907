import type { TemplateScope } from '../contract.ts'
import { bindArguments } from '../python/call.ts'
import { isTrue } from '../python/compare.ts'
import { PythonError } from '../python/error.ts'
import type { FilterGiven } from '../filters/table.ts'
import { COMPARISON_CHECKS } from './comparisons.ts'
import { TYPE_CHECKS } from './types.ts'

/** Jinja2's tests: what can stand behind `is`. */
const CHECKS = new Map([...TYPE_CHECKS, ...COMPARISON_CHECKS])

export const CHECK_NAMES: ReadonlySet<string> = new Set([
  ...CHECKS.keys(),
  'none',
  'defined',
  'filter',
  'test',
])

/** `value is name(...)` */
export function runCheck(_: TemplateScope, name: string, given: FilterGiven): boolean {
  const check = CHECKS.get(name)
  if (check) {
    const values = bindArguments(name, check.parameters, given)
    return isTrue(check.run(given.value, values))
  }
  if (name === 'test') return CHECK_NAMES.has(given.value as string)
  throw new PythonError('TemplateRuntimeError', `No test named '${name}' found.`)
}
