import type { TemplateScope } from '../contract.ts'
import type { Arguments } from '../python/call.ts'

export interface FilterGiven extends Arguments {
  readonly value: unknown
}

/** What a filter may use beyond its arguments: `map('upper')` runs other filters, `select('none')` tests. */
export interface FilterContext {
  readonly scope: TemplateScope
  filter(name: string, given: FilterGiven): unknown
  check(name: string, given: FilterGiven): boolean
}

export type FilterRun = (value: unknown, given: readonly unknown[], context: FilterContext) => unknown

/** A filter by its name: its parameters after the value, and what it does. */
export type FilterTable = Readonly<Record<string, readonly [parameters: readonly string[], run: FilterRun]>>
