import { typeError, valueError } from './error.ts'
import { isNumber, numeric, sequenceItems, typeName } from './kinds.ts'
import {
  Bytes,
  Dict,
  DictView,
  failUndefined,
  isTemplateObject,
  Markup,
  OneShot,
  SetValue,
  Tuple,
  Undefined,
} from './values.ts'

/** What `for x in value` runs over. A list gives itself, so that items appended while it is read are met. */
export function itemsOf(value: unknown): readonly unknown[] {
  const items = sequenceItems(value) ?? textItems(value) ?? collectionItems(value)
  if (items) return items
  throw typeError(`'${typeName(value)}' object is not iterable`)
}

function textItems(value: unknown): readonly unknown[] | undefined {
  if (typeof value === 'string') return Array.from(value)
  if (value instanceof Markup) return Array.from(value.text)
  return value instanceof Bytes ? Array.from(value.bytes) : undefined
}

function collectionItems(value: unknown): readonly unknown[] | undefined {
  if (value instanceof Dict) return value.keys()
  if (value instanceof Undefined) return []
  if (value instanceof SetValue) return value.values()
  if (value instanceof OneShot) return value.take()
  if (value instanceof DictView) return value.items
  return ownItems(value)
}

function ownItems(value: unknown): readonly unknown[] | undefined {
  return isTemplateObject(value) ? value.iterate?.() : undefined
}

export function isIterable(value: unknown): boolean {
  // Looking at the items of a OneShot would use them up.
  if (value instanceof OneShot) return true
  return (sequenceItems(value) ?? textItems(value) ?? collectionItems(value)) !== undefined
}

/** The items for `set a, b = value`. */
export function unpack(value: unknown, count: number): readonly unknown[] {
  const items = itemsOf(value)
  if (items.length < count) {
    throw valueError(`not enough values to unpack (expected ${count}, got ${items.length})`)
  }
  if (items.length > count) throw valueError(`too many values to unpack (expected ${count})`)
  return items
}

/** Python's `len(value)`. */
export function lengthOf(value: unknown): number {
  const size = value instanceof Undefined ? 0 : sizeOf(value)
  if (size !== undefined) return size
  throw typeError(`object of type '${typeName(value)}' has no len()`)
}

/** How many items a value has; undefined when it has no length. */
export function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'string') return textLength(value)
  if (value instanceof Dict || value instanceof SetValue) return value.size
  if (value instanceof DictView) return value.items.length
  if (value instanceof Markup) return textLength(value.text)
  if (value instanceof Bytes) return value.bytes.length
  if (isTemplateObject(value)) return value.iterate?.().length
  return sequenceItems(value)?.length
}

/** In code points. */
function textLength(text: string): number {
  let length = text.length
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit >= 0xd800 && unit <= 0xdbff) length--
  }
  return length
}

export interface Slice {
  readonly start: unknown
  readonly stop: unknown
  readonly step: unknown
}

/** Python's `value[start:stop:step]`. */
export function sliceOf(value: unknown, slice: Slice): unknown {
  if (value instanceof Undefined) return value.permissive ? value : failUndefined(value)
  if (value instanceof Markup) return sliceOf(value.text, slice)
  const items = typeof value === 'string' ? Array.from(value) : (sequenceItems(value) ?? ownItems(value))
  if (!items) return new Undefined('slice', `'${typeName(value)} object' has no element slice`)
  const picked = pick(items, slice)
  if (typeof value === 'string') return picked.join('')
  return value instanceof Tuple ? new Tuple(picked) : picked
}

function pick(items: readonly unknown[], { start, stop, step }: Slice): readonly unknown[] {
  const count = items.length
  const stride = position(step) ?? 1
  if (stride === 0) throw valueError('slice step cannot be zero')
  const [low, high] = stride > 0 ? [0, count] : [-1, count - 1]
  const first = clamp(position(start), { low, high, count }) ?? (stride > 0 ? low : high)
  const end = clamp(position(stop), { low, high, count }) ?? (stride > 0 ? high : low)
  const picked: unknown[] = []
  for (let at = first; stride > 0 ? at < end : at > end; at += stride) picked.push(items[at])
  return picked
}

function position(value: unknown): number | undefined {
  if (value === null || value === undefined) return undefined
  if (!isNumber(value)) throw typeError('slice indices must be integers or None or have an __index__ method')
  return Number(numeric(value))
}

function clamp(
  at: number | undefined,
  bounds: { readonly low: number; readonly high: number; readonly count: number },
): number | undefined {
  if (at === undefined) return undefined
  return Math.max(bounds.low, Math.min(bounds.high, at < 0 ? at + bounds.count : at))
}
