import { expect, test } from 'vitest'

import { siteNode } from '../../testing/site-nodes.ts'
import { expand, hiddenOn, type Expansion } from './expand.ts'

/** a and b make c, c makes d, d makes e; t tests c. */
const NODES = [
  siteNode('a'),
  siteNode('b'),
  siteNode('c', { parents: [0, 1] }),
  siteNode('d', { parents: [2] }),
  siteNode('e', { parents: [3] }),
  siteNode('t', { kind: 'test', parents: [2] }),
]
const EDGES = { nodes: NODES, children: [[2], [2], [3, 5], [4], [], []] }

function expansion(parents: readonly number[], children: readonly number[]): Expansion {
  return { parents: new Set(parents), children: new Set(children) }
}

test('a node brings its neighbours of one side', () => {
  expect(expand(EDGES, [2], expansion([2], []))).toEqual([0, 1, 2])
  expect(expand(EDGES, [2], expansion([], [2]))).toEqual([2, 3])
})

test('what was brought brings more, in whatever order it is told', () => {
  expect(expand(EDGES, [2], expansion([], [3, 2]))).toEqual([2, 3, 4])
})

test('what hung on a node that is not shown is not shown either', () => {
  expect(expand(EDGES, [2], expansion([], [3]))).toEqual([2])
})

test('hidden neighbours are counted, tests aside', () => {
  const shown = new Set([0, 2])
  expect(hiddenOn(EDGES, { node: 2, side: 'parents', shown })).toBe(1)
  expect(hiddenOn(EDGES, { node: 2, side: 'children', shown })).toBe(1)
  expect(hiddenOn(EDGES, { node: 0, side: 'parents', shown })).toBe(0)
})
