import { itemOf } from '../python/access.ts'
import { textOf } from '../python/text.ts'
import { Undefined } from '../python/values.ts'
import type { FilterContext } from './table.ts'

/** Reads `a.b.0` of each item; the item itself when there is no path. */
export function pathReader(
  context: FilterContext,
  path: unknown,
  fallback?: unknown,
): (item: unknown) => unknown {
  const steps = stepsOf(path)
  return (item) =>
    steps.reduce<unknown>((value, step) => {
      const next = itemOf(context.scope, value, step)
      return next instanceof Undefined && fallback !== undefined && fallback !== null ? fallback : next
    }, item)
}

function stepsOf(path: unknown): readonly (string | number)[] {
  if (path === undefined || path === null) return []
  if (typeof path === 'number') return [path]
  return textOf(path)
    .split('.')
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step))
}

/** Filters compare texts without regard to case unless told otherwise. */
export function ignoreCase(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value
}
