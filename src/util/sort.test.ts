import { expect, test } from 'vitest'

import { findCycle, sortByDependency } from './sort.ts'

test('each item comes after everything it depends on', () => {
  const edges = { report: ['orders', 'customers'], orders: ['raw'], customers: ['raw'], raw: [] }
  expect(sortByDependency(edges)).toEqual(['raw', 'orders', 'customers', 'report'])
})

test('items that are free to move keep the order of the keys', () => {
  expect(sortByDependency({ c: [], a: [], b: [] })).toEqual(['c', 'a', 'b'])
})

test('an item named only as a dependency is ignored', () => {
  expect(sortByDependency({ a: ['elsewhere'] })).toEqual(['a'])
})

test('an item that several others share is sorted once', () => {
  const edges = { d: ['b', 'c'], c: ['b'], b: ['a'], a: [] }
  expect(sortByDependency(edges)).toEqual(['a', 'b', 'c', 'd'])
})

test('a chain of twenty thousand items does not overflow the stack', () => {
  const edges: Record<string, string[]> = {}
  for (let at = 0; at < 20_000; at++) edges[`n${at}`] = [`n${at + 1}`]
  const sorted = sortByDependency(edges)
  expect([sorted.length, sorted[0], sorted.at(-1)]).toEqual([20_000, 'n19999', 'n0'])
  expect(findCycle(edges)).toBeUndefined()
})

test('a cycle is told from an item back to the same item', () => {
  expect(findCycle({ a: ['b'], b: ['c'], c: ['b'] })).toEqual(['b', 'c', 'b'])
  expect(findCycle({ a: ['a'] })).toEqual(['a', 'a'])
})

test('two ways to the same item are no cycle', () => {
  expect(findCycle({ d: ['b', 'c'], b: ['a'], c: ['a'], a: [] })).toBeUndefined()
})
