import { isTrue } from '../python/compare.ts'
import { itemsOf } from '../python/items.ts'
import { textOf } from '../python/text.ts'
import { failUndefined, OneShot, Undefined } from '../python/values.ts'
import { typeError } from '../python/error.ts'
import { pathReader } from './path.ts'
import type { FilterContext, FilterRun, FilterTable } from './table.ts'

type Named = Readonly<Record<string, unknown>>

/** Filters that apply another filter or test to each item. */
export const SELECTION_FILTERS: FilterTable = {
  map: [
    ['*args', '**kwargs'],
    (value, given, context) => each(value, (items) => items.map(mapper(given, context))),
  ],
  select: [['*args', '**kwargs'], selection({ byAttribute: false, keeps: true })],
  reject: [['*args', '**kwargs'], selection({ byAttribute: false, keeps: false })],
  selectattr: [['*args', '**kwargs'], selection({ byAttribute: true, keeps: true })],
  rejectattr: [['*args', '**kwargs'], selection({ byAttribute: true, keeps: false })],
}

function each(value: unknown, run: (items: readonly unknown[]) => readonly unknown[]): OneShot {
  return new OneShot(() => (isTrue(value) ? run(itemsOf(value)) : []))
}

function mapper(given: readonly unknown[], context: FilterContext): (item: unknown) => unknown {
  const [name, ...positional] = given[0] as readonly unknown[]
  const named = given[1] as Named
  if (name === undefined && 'attribute' in named)
    return pathReader(context, named['attribute'], named['default'])
  if (name instanceof Undefined) failUndefined(name)
  if (name === undefined) throw typeError('map requires a filter argument')
  return (item) => context.filter(textOf(name), { value: item, positional, named })
}

function selection(options: { readonly byAttribute: boolean; readonly keeps: boolean }): FilterRun {
  return (value, given, context) =>
    each(value, (items) => {
      const matches = matcher(given, context, options.byAttribute)
      return items.filter((item) => matches(item) === options.keeps)
    })
}

function matcher(
  given: readonly unknown[],
  context: FilterContext,
  byAttribute: boolean,
): (item: unknown) => boolean {
  const all = given[0] as readonly unknown[]
  const read = pathReader(context, byAttribute ? all[0] : undefined)
  const [name, ...positional] = byAttribute ? all.slice(1) : all
  if (name === undefined) return (item) => isTrue(read(item))
  return (item) => context.check(textOf(name), { value: read(item), positional, named: given[1] as Named })
}
