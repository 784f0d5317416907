import { typeError } from './error.ts'
import { isNumber, numeric, sequenceItems, typeName } from './kinds.ts'
import { itemsOf } from './items.ts'
import {
  Dict,
  DictView,
  failUndefined,
  Float,
  isTemplateObject,
  Markup,
  SetValue,
  Tuple,
  Undefined,
} from './values.ts'

/** Python's `bool(value)`. */
export function isTrue(value: unknown): boolean {
  if (typeof value !== 'object') return typeof value === 'function' || Boolean(value)
  if (value === null || value instanceof Undefined) return false
  const items = sequenceItems(value)
  if (items) return items.length > 0
  if (value instanceof Dict || value instanceof SetValue) return value.size > 0
  if (value instanceof Float) return value.value !== 0
  if (value instanceof DictView) return value.items.length > 0
  if (value instanceof Markup) return value.text !== ''
  if (isTemplateObject(value)) return value.truthy?.() ?? true
  return true
}

/** Python's `==`. */
export function equals(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (isNumber(left) && isNumber(right)) {
    // Python compares 1 with 1.0 and big with small integers by value, as JavaScript's == does.
    // oxlint-disable-next-line eqeqeq
    return numeric(left) == numeric(right)
  }
  if (left instanceof Markup) return equals(left.text, right)
  if (right instanceof Markup) return equals(left, right.text)
  if (isTemplateObject(left)) return left.equals?.(right) ?? false
  if (isTemplateObject(right)) return right.equals?.(left) ?? false
  if (typeof left !== 'object' || typeof right !== 'object') return isNone(left) && isNone(right)
  if (left === null || right === null) return isNone(left) && isNone(right)
  return equalContainers(left, right)
}

function isNone(value: unknown): boolean {
  return value === null || value === undefined
}

function equalContainers(left: object, right: object): boolean {
  const items = sequenceItems(left)
  const others = sequenceItems(right)
  if (items && others) return typeName(left) === typeName(right) && equalItems(items, others)
  if (left instanceof Undefined) return right instanceof Undefined
  if (left instanceof Dict && right instanceof Dict) {
    return left.size === right.size && left.entries().every(([key, value]) => hasPair(right, key, value))
  }
  if (left instanceof SetValue && right instanceof SetValue) {
    return left.size === right.size && left.values().every((item) => right.has(item))
  }
  if (left instanceof DictView && right instanceof DictView) {
    return left.items.length === right.items.length && left.items.every((item) => includes(right.items, item))
  }
  return false
}

function equalItems(items: readonly unknown[], others: readonly unknown[]): boolean {
  return items.length === others.length && items.every((item, at) => equals(item, others[at]))
}

function hasPair(dict: Dict, key: unknown, value: unknown): boolean {
  return dict.has(key) && equals(dict.get(key), value)
}

function includes(items: readonly unknown[], wanted: unknown): boolean {
  return items.some((item) => equals(item, wanted))
}

/** Negative, zero or positive as `left` sorts before, with or after `right`; `operator` is for the message. */
export function compare(left: unknown, right: unknown, operator: string): number {
  if (isNumber(left) && isNumber(right)) return order(numeric(left), numeric(right))
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right)
  if (left instanceof Undefined) failUndefined(left)
  if (right instanceof Undefined) failUndefined(right)
  const items = sequenceItems(left)
  const others = sequenceItems(right)
  if (items && others && left instanceof Tuple === right instanceof Tuple) {
    const differs = items.findIndex((item, at) => at >= others.length || !equals(item, others[at]))
    if (differs < 0 || differs >= others.length) return items.length - others.length
    return compare(items[differs], others[differs], operator)
  }
  const own = isTemplateObject(left) ? left.compare?.(right) : undefined
  if (own !== undefined) return own
  throw typeError(
    `'${operator}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`,
  )
}

function order(left: number | bigint, right: number | bigint): number {
  if (left < right) return -1
  return left > right ? 1 : 0
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
  if (container instanceof Markup) return contains(container.text, item)
  if (typeof container === 'string') {
    if (item instanceof Markup) return container.includes(item.text)
    if (typeof item === 'string') return container.includes(item)
    throw typeError(`'in <string>' requires string as left operand, not ${typeName(item)}`)
  }
  if (container instanceof Dict || container instanceof SetValue) return container.has(item)
  if (isTemplateObject(container) && !container.iterate && container.isMapping) {
    return (container.item ?? container.attribute)?.call(container, item as string) !== undefined
  }
  if (typeof container !== 'object' || container === null) {
    throw typeError(`argument of type '${typeName(container)}' is not iterable`)
  }
  return includes(itemsOf(container), item)
}
