import { methodTable } from '../call.ts'
import { compare, equals, isTrue } from '../compare.ts'
import { PythonError, typeError, valueError } from '../error.ts'
import { itemsOf } from '../items.ts'
import { isNumber, numeric, typeName } from '../kinds.ts'
import { representationOf } from '../text.ts'
import type { Tuple } from '../values.ts'

export const TUPLE_METHODS = methodTable<Tuple>({
  index: [['value'], ({ items }, [wanted]) => indexOf(items, wanted)],
  count: [['value'], ({ items }, [wanted]) => items.filter((item) => equals(item, wanted)).length],
})

export const LIST_METHODS = methodTable<unknown[]>({
  index: [['value'], (list, [wanted]) => indexOf(list, wanted)],
  count: [['value'], (list, [wanted]) => list.filter((item) => equals(item, wanted)).length],
  append: [['object'], (list, [item]) => void list.push(item ?? null)],
  extend: [
    ['iterable'],
    (list, [items]) => {
      // A list may be extended by itself, so its items are copied first; no spread, for lists of any size.
      for (const item of itemsOf(items).slice()) list.push(item)
    },
  ],
  insert: [['index', 'object'], (list, [at, item]) => void list.splice(asIndex(at), 0, item)],
  pop: [['index'], (list, [at]) => pop(list, at)],
  remove: [
    ['value'],
    (list, [wanted]) => {
      const at = list.findIndex((item) => equals(item, wanted))
      if (at < 0) throw valueError('list.remove(x): x not in list')
      list.splice(at, 1)
    },
  ],
  // Python reverses in place.
  // oxlint-disable-next-line unicorn/no-array-reverse
  reverse: [[], (list) => void list.reverse()],
  clear: [[], (list) => void list.splice(0)],
  copy: [[], (list) => [...list]],
  sort: [
    ['key', 'reverse'],
    (list, [key, reverse]) => {
      if (key !== undefined && key !== null) throw typeError('sort() takes no key function in templates')
      list.sort(byOrder((item) => item, isTrue(reverse)))
    },
  ],
})

function indexOf(items: readonly unknown[], wanted: unknown): number {
  const at = items.findIndex((item) => equals(item, wanted))
  if (at < 0) throw valueError(`${representationOf(wanted)} is not in list`)
  return at
}

function pop(list: unknown[], index: unknown): unknown {
  if (list.length === 0) throw new PythonError('IndexError', 'pop from empty list')
  const wanted = index === undefined ? -1 : asIndex(index)
  const at = wanted < 0 ? wanted + list.length : wanted
  if (at < 0 || at >= list.length) throw new PythonError('IndexError', 'pop index out of range')
  return list.splice(at, 1)[0]
}

function asIndex(value: unknown): number {
  if (isNumber(value)) return Number(numeric(value))
  throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`)
}

/** A sort function over Python's `<`; equal items keep their order, also in reverse. */
export function byOrder(
  key: (item: unknown) => unknown,
  isReverse: boolean,
): (left: unknown, right: unknown) => number {
  const sign = isReverse ? -1 : 1
  return (left, right) => sign * compare(key(left), key(right), '<')
}
