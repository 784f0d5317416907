import { expect, test } from 'vitest'

import { childrenOf, rankNodes } from './rank.ts'

test('a node stands behind the furthest of its parents', () => {
  expect([...rankNodes([[], [0], [0, 1], [2, 0]])]).toEqual([0, 1, 2, 3])
})

test('nodes may be told in any order', () => {
  expect([...rankNodes([[1], [2], []])]).toEqual([2, 1, 0])
})

test('what leads to each other stands together, and what follows behind it', () => {
  expect([...rankNodes([[], [0, 2], [1], [2], [3, 0]])]).toEqual([0, 1, 1, 2, 3])
})

test('two cycles, one behind the other', () => {
  expect([...rankNodes([[1], [0], [3, 1], [2]])]).toEqual([0, 0, 1, 1])
})

test('a node that leads to itself is no hindrance', () => {
  expect([...rankNodes([[0], [0]])]).toEqual([0, 1])
})

test('a chain of 100,000 does not end the stack', () => {
  const chain = Array.from({ length: 100_000 }, (_, node) => (node === 0 ? [] : [node - 1]))
  expect(rankNodes(chain).at(-1)).toBe(99_999)
})

test('children are parents the other way round', () => {
  expect(childrenOf([[], [0], [0, 1]])).toEqual([[1, 2], [2], []])
})
