import { methodTable } from '../call.ts'
import { PythonError } from '../error.ts'
import { itemsOf } from '../items.ts'
import { representationOf } from '../text.ts'
import { SetValue } from '../values.ts'

export const SET_METHODS = methodTable<SetValue>({
  add: [['item'], (set, [item]) => set.add(item)],
  remove: [
    ['item'],
    (set, [item]) => {
      if (!set.delete(item)) throw new PythonError('KeyError', representationOf(item))
    },
  ],
  discard: [['item'], (set, [item]) => void set.delete(item)],
  clear: [[], (set) => set.clear()],
  copy: [[], (set) => new SetValue(set.values())],
  update: [
    ['*others'],
    (set, [others]) => {
      for (const item of membersOf(others)) set.add(item)
    },
  ],
  union: [['*others'], (set, [others]) => new SetValue([...set.values(), ...membersOf(others)])],
  intersection: [
    ['*others'],
    (set, [others]) => {
      const sets = setsOf(others)
      return new SetValue(set.values().filter((item) => sets.every((other) => other.has(item))))
    },
  ],
  difference: [
    ['*others'],
    (set, [others]) => {
      const sets = setsOf(others)
      return new SetValue(set.values().filter((item) => !sets.some((other) => other.has(item))))
    },
  ],
  symmetric_difference: [
    ['other'],
    (set, [items]) => {
      const other = new SetValue(itemsOf(items))
      const mine = set.values().filter((item) => !other.has(item))
      return new SetValue([...mine, ...other.values().filter((item) => !set.has(item))])
    },
  ],
  issubset: [
    ['other'],
    (set, [items]) => {
      const other = new SetValue(itemsOf(items))
      return set.values().every((item) => other.has(item))
    },
  ],
  issuperset: [['other'], (set, [items]) => itemsOf(items).every((item) => set.has(item))],
  isdisjoint: [['other'], (set, [items]) => !itemsOf(items).some((item) => set.has(item))],
})

function setsOf(others: unknown): readonly SetValue[] {
  return (others as readonly unknown[]).map((other) => new SetValue(itemsOf(other)))
}

function membersOf(others: unknown): readonly unknown[] {
  return (others as readonly unknown[]).flatMap((other) => [...itemsOf(other)])
}
