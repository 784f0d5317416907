import { expect, test } from 'vitest'

import type { Node, NodeId } from '../nodes/index.ts'
import { dataTest, model, source } from '../testing/nodes.ts'
import { ancestors, descendants, resolveGraph, testsBefore } from './index.ts'

const graphOf = (...nodes: readonly Node[]) => resolveGraph({ projectName: 'shop', nodes })
const ids = (...names: readonly string[]) => names.map((name) => `model.shop.${name}` as NodeId)

/** a -> b -> d, a -> c -> d -> e */
const diamond = graphOf(
  model('a'),
  model('b', { refs: ['a'] }),
  model('c', { refs: ['a'] }),
  model('d', { refs: ['b', 'c'] }),
  model('e', { refs: ['d'] }),
)

test.each([
  ['all below one node', descendants(diamond, ids('b')), ids('d', 'e')],
  ['one step below', descendants(diamond, ids('a'), { depth: 1 }), ids('b', 'c')],
  ['all above, each once', ancestors(diamond, ids('e')), ids('d', 'b', 'c', 'a')],
  ['two steps above', ancestors(diamond, ids('e'), { depth: 2 }), ids('d', 'b', 'c')],
  ['a start that another start leads to', descendants(diamond, ids('d', 'e')), ids('e')],
  ['nothing above a root', ancestors(diamond, ids('a')), []],
  ['no step at all', ancestors(diamond, ids('e'), { depth: 0 }), []],
])('%s', (_, found, expected) => {
  expect([...found]).toEqual(expected)
})

test('a test holds back the children of what it reads, but not what it reads', () => {
  const graph = graphOf(
    source('bank.accounts'),
    model('stage', { sources: ['bank.accounts'] }),
    model('dim', { refs: ['stage'] }),
    model('fact', { refs: ['dim', 'stage'] }),
    model('report', { refs: ['fact'] }),
    dataTest('raw', { sources: ['bank.accounts'] }),
    dataTest('stage_id', { refs: ['stage'] }),
    dataTest('fact_to_dim', { refs: ['fact', 'dim'] }),
    dataTest('fact_to_raw', { refs: ['fact'], sources: ['bank.accounts'] }),
  )
  const before = testsBefore(graph)
  expect(before).toEqual({
    'source.shop.bank.accounts': [],
    'model.shop.stage': ['test.shop.raw'],
    'model.shop.dim': ['test.shop.stage_id'],
    // Not fact_to_dim: it reads the fact itself, so it can only come after it.
    'model.shop.fact': ['test.shop.stage_id'],
    'model.shop.report': ['test.shop.fact_to_dim', 'test.shop.fact_to_raw'],
  })
})

test('a test across two branches holds back only what comes after both', () => {
  const graph = graphOf(
    model('left'),
    model('right'),
    dataTest('both', { refs: ['left', 'right'] }),
    model('only_left', { refs: ['left'] }),
    model('joined', { refs: ['left', 'only_right'] }),
    model('only_right', { refs: ['right'] }),
  )
  const before = testsBefore(graph)
  expect(before[ids('only_left')[0] as NodeId]).toEqual([])
  expect(before[ids('joined')[0] as NodeId]).toEqual(['test.shop.both'])
})

test('tests before 3,000 nodes are found within a second', () => {
  const nodes = Array.from({ length: 1000 }, (_, at) => [
    model(`m${at}`, { refs: at < 10 ? [] : [`m${at - 1}`, `m${at - 10}`] }),
    dataTest(`t${at}`, { refs: [`m${at}`] }),
    dataTest(`r${at}`, { refs: at < 500 ? [`m${at}`] : [`m${at}`, `m${at - 500}`] }),
  ]).flat()
  const graph = graphOf(...nodes)
  const start = performance.now()
  const before = testsBefore(graph)
  expect(performance.now() - start).toBeLessThan(1000)
  expect(before['model.shop.m999' as NodeId]).toEqual([
    'test.shop.t998',
    'test.shop.r998',
    'test.shop.t989',
    'test.shop.r989',
  ])
})
