import { itemsOf } from './python/items.ts'
import { textOf } from './python/text.ts'
import { Tuple, Undefined } from './python/values.ts'

/** The text of a template value, as `{{ value }}` prints it: Python's `str(value)`. */
export function templateText(value: unknown): string {
  return textOf(value)
}

/** True for what an expression without a value gives: an undefined name, a missing attribute. */
export function isUndefined(value: unknown): boolean {
  return value instanceof Undefined
}

/**
 * The items of a template value, as `for` runs over them.
 * @throws {Error} with Python's message when the value cannot be iterated.
 */
export function templateItems(value: unknown): readonly unknown[] {
  return itemsOf(value)
}

/** A Python tuple, such as `zip` gives. */
export function templateTuple(items: readonly unknown[]): unknown {
  return new Tuple(items)
}
