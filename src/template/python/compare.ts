import type { TemplateObject } from '../contract.ts'
import { typeError } from './error.ts'
import { itemsOf, sizeOf } from './items.ts'
import { isNumber, numeric, sequenceItems, typeName, type NumberValue } from './kinds.ts'
import {
  Dict,
  DictView,
  failUndefined,
  Float,
  isTemplateObject,
  Markup,
  SetValue,
  Undefined,
} from './values.ts'

/** Python's `bool(value)`. */
export function isTrue(value: unknown): boolean {
  if (typeof value !== 'object') return typeof value === 'function' || Boolean(value)
  if (value === null || value instanceof Undefined) return false
  if (value instanceof Float) return value.value !== 0
  if (isTemplateObject(value)) return value.truthy?.() ?? true
  return sizeOf(value) !== 0
}

/** Python's `==`. */
export function equals(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (isNumber(one) && isNumber(other)) return compareNumbers(one, other) === 0
  return equalValues(plain(one), plain(other))
}

function plain(value: unknown): unknown {
  if (value === undefined) return null
  return value instanceof Markup ? value.text : value
}

function equalValues(left: unknown, right: unknown): boolean {
  if (isTemplateObject(left)) return left === right || (left.equals?.(right) ?? false)
  if (isTemplateObject(right)) return right.equals?.(left) ?? false
  if (typeof left !== 'object' || typeof right !== 'object') return left === right
  return left === null || right === null ? left === right : equalContainers(left, right)
}

function equalContainers(left: object, right: object): boolean {
  if (typeName(left) !== typeName(right)) return false
  const items = sequenceItems(left)
  if (items) return equalItems(items, sequenceItems(right) ?? [])
  if (left instanceof Undefined) return true
  if (left instanceof DictView) return sameMembers(left.items, (right as DictView).items)
  if (left instanceof SetValue) return sameMembers(left.values(), (right as SetValue).values())
  return left instanceof Dict && equalDicts(left, right as Dict)
}

function equalItems(items: readonly unknown[], others: readonly unknown[]): boolean {
  return items.length === others.length && items.every((item, at) => equals(item, others[at]))
}

function sameMembers(items: readonly unknown[], others: readonly unknown[]): boolean {
  return items.length === others.length && items.every((item) => includes(others, item))
}

function equalDicts(left: Dict, right: Dict): boolean {
  if (left.size !== right.size) return false
  return left.entries().every(([key, value]) => right.has(key) && equals(right.get(key), value))
}

function includes(items: readonly unknown[], wanted: unknown): boolean {
  return items.some((item) => equals(item, wanted))
}

/** Negative, zero or positive as `left` sorts before, with or after `right`; `operator` is for the message. */
export function compare(left: unknown, right: unknown, operator: string): number {
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right)
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right)
  if (left instanceof Undefined) failUndefined(left)
  if (right instanceof Undefined) failUndefined(right)
  const order = compareItems(left, right, operator) ?? compareObjects(left, right)
  if (order !== undefined) return order
  throw typeError(
    `'${operator}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`,
  )
}

/** Lists with lists and tuples with tuples, by the first items that differ. */
function compareItems(left: unknown, right: unknown, operator: string): number | undefined {
  const items = sequenceItems(left)
  const others = sequenceItems(right)
  if (!items || !others || typeName(left) !== typeName(right)) return undefined
  const at = items.findIndex((item, index) => index >= others.length || !equals(item, others[index]))
  if (at < 0 || at >= others.length) return items.length - others.length
  return compare(items[at], others[at], operator)
}

function compareObjects(left: unknown, right: unknown): number | undefined {
  return isTemplateObject(left) ? left.compare?.(right) : undefined
}

/** By value, as Python does: 1 is 1.0, and big integers compare exactly with floats. */
function compareNumbers(one: NumberValue, other: NumberValue): number {
  const [left, right] = [numeric(one), numeric(other)]
  if (left < right) return -1
  if (left > right) return 1
  // Not a number is neither less, greater, nor equal.
  return Number.isNaN(left) || Number.isNaN(right) ? Number.NaN : 0
}

/** By code points: JavaScript's own order, by UTF-16 units, puts surrogates before U+E000 to U+FFFF. */
function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length)
  for (let at = 0; at < length; at++) {
    const one = left.charCodeAt(at)
    const other = right.charCodeAt(at)
    if (one === other) continue
    const isHigh = isSurrogate(one)
    return isHigh === isSurrogate(other) ? one - other : Number(isHigh) * 2 - 1
  }
  return left.length - right.length
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff
}

/** Python's `item in container`. */
export function contains(container: unknown, item: unknown): boolean {
  const inside = plain(container)
  if (typeof inside === 'string') return containsText(inside, plain(item))
  if (inside instanceof Dict || inside instanceof SetValue) return inside.has(item)
  if (isTemplateObject(inside) && inside.isMapping && !inside.iterate) return hasKey(inside, item)
  if (typeof inside !== 'object' || inside === null) {
    throw typeError(`argument of type '${typeName(inside)}' is not iterable`)
  }
  return includes(itemsOf(inside), item)
}

function containsText(text: string, part: unknown): boolean {
  if (typeof part === 'string') return text.includes(part)
  if (part instanceof Undefined) failUndefined(part)
  throw typeError(`'in <string>' requires string as left operand, not ${typeName(part)}`)
}

function hasKey(mapping: TemplateObject, key: unknown): boolean {
  if (mapping.item) return mapping.item(key) !== undefined
  return typeof key === 'string' && mapping.attribute?.(key) !== undefined
}
