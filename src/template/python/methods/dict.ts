import { methodTable, type Method } from '../call.ts'
import { PythonError, typeError } from '../error.ts'
import { itemsOf, unpack } from '../items.ts'
import { representationOf } from '../text.ts'
import { Dict, dictOf, DictView, Tuple } from '../values.ts'

export const DICT_METHODS: ReadonlyMap<string, Method> = new Map([
  ...methodTable<Dict>({
    items: [[], (dict) => new DictView('items', itemTuples(dict))],
    keys: [[], (dict) => new DictView('keys', dict.keys())],
    values: [[], (dict) => new DictView('values', dict.values())],
    get: [
      ['key', 'default'],
      (dict, [key, fallback]) => {
        if (key === undefined) throw typeError('get expected at least 1 argument, got 0')
        return dict.has(key) ? dict.get(key) : fallback
      },
    ],
    pop: [
      ['key', 'default'],
      (dict, [key, fallback]) => {
        if (!dict.has(key) && fallback === undefined) throw new PythonError('KeyError', representationOf(key))
        const value = dict.has(key) ? dict.get(key) : fallback
        dict.delete(key)
        return value
      },
    ],
    popitem: [
      [],
      (dict) => {
        const last = dict.entries().at(-1)
        if (!last) throw new PythonError('KeyError', "'popitem(): dictionary is empty'")
        dict.delete(last[0])
        return new Tuple(last)
      },
    ],
    setdefault: [
      ['key', 'default'],
      (dict, [key, fallback]) => {
        if (!dict.has(key)) dict.set(key, fallback ?? null)
        return dict.get(key)
      },
    ],
    copy: [[], (dict) => dictOf(dict.entries())],
    clear: [[], (dict) => dict.clear()],
  }),
  ['update', update],
])

export function itemTuples(dict: Dict): readonly Tuple[] {
  return dict.entries().map((entry) => new Tuple(entry))
}

function update(self: unknown, given: Parameters<Method>[1]): null {
  const dict = self as Dict
  for (const source of given.positional) {
    const entries = source instanceof Dict ? source.entries() : itemsOf(source).map((pair) => unpack(pair, 2))
    for (const [key, value] of entries) dict.set(key, value)
  }
  for (const [key, value] of Object.entries(given.named ?? {})) dict.set(key, value)
  return null
}
