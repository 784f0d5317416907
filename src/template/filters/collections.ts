import { add } from '../python/arithmetic.ts'
import { compare, equals, isTrue } from '../python/compare.ts'
import { itemsOf, lengthOf } from '../python/items.ts'
import { isNumber, numeric } from '../python/kinds.ts'
import { itemTuples } from '../python/methods/dict.ts'
import { byOrder } from '../python/methods/list.ts'
import { textOf } from '../python/text.ts'
import { Dict, OneShot, SetValue, Tuple, Undefined } from '../python/values.ts'
import { typeError } from '../python/error.ts'
import { ignoreCase, pathReader } from './path.ts'
import type { FilterContext, FilterTable } from './table.ts'

export const COLLECTION_FILTERS: FilterTable = {
  length: [[], lengthOf],
  count: [[], lengthOf],
  list: [[], (value) => Array.from(itemsOf(value))],
  first: [[], (value) => firstOf(itemsOf(value), 'No first item, sequence was empty.')],
  last: [[], (value) => firstOf(itemsOf(value).slice(-1), 'No last item, sequence was empty.')],
  random: [[], (value) => pickRandom(itemsOf(value))],
  join: [
    ['d', 'attribute'],
    (value, [separator, attribute], context) =>
      Array.from(itemsOf(value), (item) => textOf(pathReader(context, attribute)(item))).join(
        separator === undefined ? '' : textOf(separator),
      ),
  ],
  reverse: [
    [],
    (value) => (typeof value === 'string' ? Array.from(value).toReversed().join('') : reversed(value)),
  ],
  items: [[], (value) => new OneShot(() => (value instanceof Undefined ? [] : itemTuples(asDict(value))))],
  dictsort: [['case_sensitive', 'by', 'reverse'], sortDict],
  sort: [['reverse', 'case_sensitive', 'attribute'], sort],
  unique: [['case_sensitive', 'attribute'], unique],
  min: [
    ['case_sensitive', 'attribute'],
    (value, given, context) => extreme(value, given, { context, sign: -1 }),
  ],
  max: [
    ['case_sensitive', 'attribute'],
    (value, given, context) => extreme(value, given, { context, sign: 1 }),
  ],
  sum: [
    ['attribute', 'start'],
    (value, [attribute, start], context) =>
      itemsOf(value)
        .map(pathReader(context, attribute))
        .reduce(add, start ?? 0),
  ],
  groupby: [['attribute', 'default', 'case_sensitive'], groupBy],
  batch: [['linecount', 'fill_with'], batch],
  slice: [['slices', 'fill_with'], slices],
}

function firstOf(items: readonly unknown[], hint: string): unknown {
  return items.length > 0 ? items[0] : new Undefined('item', hint)
}

function pickRandom(items: readonly unknown[]): unknown {
  if (items.length === 0) return new Undefined('item', 'No random item, sequence was empty.')
  return items[Math.floor(Math.random() * items.length)]
}

function reversed(value: unknown): OneShot {
  const items = itemsOf(value).toReversed()
  return new OneShot(() => items)
}

function asDict(value: unknown): Dict {
  if (value instanceof Dict) return value
  throw typeError('Can only get item pairs from a mapping.')
}

function sortDict(value: unknown, [isCaseSensitive, by, reverse]: readonly unknown[]): readonly Tuple[] {
  const at = by === 'value' ? 1 : 0
  const key = (pair: unknown) => cased((pair as Tuple).items[at], isCaseSensitive)
  return itemTuples(asDict(value)).toSorted(byOrder(key, isTrue(reverse)))
}

function cased(value: unknown, isCaseSensitive: unknown): unknown {
  return isTrue(isCaseSensitive) ? value : ignoreCase(value)
}

function sort(
  value: unknown,
  [reverse, isCaseSensitive, attribute]: readonly unknown[],
  context: FilterContext,
): readonly unknown[] {
  const paths = typeof attribute === 'string' ? attribute.split(',') : [attribute]
  const readers = paths.map((path) => pathReader(context, path))
  // Jinja2 sorts by lists of keys: equal undefined values then raise no error.
  const key = (item: unknown) => new Tuple(readers.map((read) => cased(read(item), isCaseSensitive)))
  return itemsOf(value).toSorted(byOrder(key, isTrue(reverse)))
}

function unique(
  value: unknown,
  [isCaseSensitive, attribute]: readonly unknown[],
  context: FilterContext,
): OneShot {
  const read = pathReader(context, attribute)
  const seen = new SetValue()
  const isNew = (item: unknown) => {
    const key = cased(read(item), isCaseSensitive)
    const isMet = seen.has(key)
    seen.add(key)
    return !isMet
  }
  return new OneShot(() => itemsOf(value).filter(isNew))
}

function extreme(
  value: unknown,
  [isCaseSensitive, attribute]: readonly unknown[],
  { context, sign }: { readonly context: FilterContext; readonly sign: 1 | -1 },
): unknown {
  const read = pathReader(context, attribute)
  const key = (item: unknown) => cased(read(item), isCaseSensitive)
  const operator = sign > 0 ? '>' : '<'
  const items = itemsOf(value)
  if (items.length === 0) return new Undefined('item', 'No aggregated item, sequence was empty.')
  return items.reduce((best, item) => (sign * compare(key(item), key(best), operator) > 0 ? item : best))
}

function groupBy(
  value: unknown,
  [attribute, fallback, isCaseSensitive]: readonly unknown[],
  context: FilterContext,
): readonly Tuple[] {
  const read = pathReader(context, attribute, fallback)
  // Without case by default, but each group is named by its first item as it is.
  const key = (item: unknown) => cased(read(item), isCaseSensitive)
  const groups: { readonly key: unknown; readonly items: unknown[] }[] = []
  for (const item of itemsOf(value).toSorted(byOrder(key, false))) {
    const last = groups.at(-1)
    if (last && equals(last.key, key(item))) last.items.push(item)
    else groups.push({ key: key(item), items: [item] })
  }
  return groups.map(({ items }) => new Tuple([read(items[0]), items], ['grouper', 'list']))
}

function batch(value: unknown, [size, fill]: readonly unknown[]): OneShot {
  const count = asCount(size)
  return new OneShot(() => {
    const items = itemsOf(value)
    const missing = fill === undefined || fill === null ? 0 : (count - (items.length % count)) % count
    const filled = [...items, ...Array.from({ length: missing }, () => fill)]
    const rows = Array.from({ length: Math.ceil(filled.length / count) }, (_, at) => at * count)
    return rows.map((start) => filled.slice(start, start + count))
  })
}

function slices(value: unknown, [count, fill]: readonly unknown[]): OneShot {
  const total = asCount(count)
  return new OneShot(() => {
    const items = itemsOf(value)
    const size = Math.floor(items.length / total)
    const longer = items.length % total
    const hasFill = fill !== undefined && fill !== null && longer > 0
    return Array.from({ length: total }, (_, at) => {
      const start = at * size + Math.min(at, longer)
      const part = items.slice(start, start + size + Number(at < longer))
      return hasFill && at >= longer ? [...part, fill] : part
    })
  })
}

function asCount(value: unknown): number {
  if (isNumber(value) && Number(numeric(value)) > 0) return Number(numeric(value))
  throw typeError('a positive number is needed')
}
