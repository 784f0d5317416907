import { expect, test } from 'vitest'

import { siteNode } from '../../testing/site-nodes.ts'
import { complete, criterionAt, suggest, suggestions } from './suggest.ts'

const NODES = [
  siteNode('orders', { tags: ['daily'], materialized: 'table', path: 'models/marts/orders.sql' }),
  siteNode('stg_orders', { tags: ['daily'], path: 'models/staging/stg_orders.sql' }),
  siteNode('raw', { kind: 'source', sourceName: 'bank', path: 'models/staging/bank.yml' }),
  siteNode('weekly', { kind: 'exposure', path: 'models/marts/weekly.yml' }),
  siteNode('of two words', { path: 'models/of two words.sql' }),
  siteNode('not_null_orders_id', { kind: 'test' }),
]
const ALL = suggestions(NODES)
const texts = (selector: string, caret = selector.length) =>
  suggest(ALL, selector, caret).map(({ text }) => text)

test('names, and what nodes have in common with how many that is; no test, and nothing a selector cannot say', () => {
  expect(ALL).toContainEqual({ text: 'orders', count: 1 })
  expect(ALL).toContainEqual({ text: 'tag:daily', count: 2 })
  expect(ALL).toContainEqual({ text: 'path:models', count: 5 })
  expect(ALL).toContainEqual({ text: 'source:bank.raw', count: 1 })
  expect(ALL).toContainEqual({ text: 'exposure:weekly', count: 1 })
  expect(ALL).toContainEqual({ text: 'config.materialized:table', count: 1 })
  expect(ALL.filter(({ text }) => /not_null|two words/.test(text))).toEqual([])
})

test('what begins so comes before what has it inside', () => {
  expect(texts('ord')).toEqual(['orders', 'stg_orders'])
  expect(texts('dai')).toEqual(['tag:daily'])
  expect(texts('source:')).toEqual(['source:bank.raw', 'source:bank'])
})

test('what is written already is not offered', () => {
  expect(texts('orders')).toEqual(['stg_orders'])
})

test('nothing written, nothing offered', () => {
  expect(texts('')).toEqual([])
  expect(texts('orders ')).toEqual([])
})

test.each([
  ['+ord', 4, 'ord'],
  ['@2+ord+3', 5, 'ord'],
  ['a b,tag:da', 10, 'tag:da'],
  ['a b,tag:da', 1, 'a'],
  ['1+', 2, ''],
])('in "%s" at %i the criterion is "%s"', (selector, caret, text) => {
  expect(criterionAt(selector, caret).text).toBe(text)
})

test('a suggestion takes the place of its criterion alone', () => {
  expect(complete('a 2+ord+1,b', 5, 'orders')).toBe('a 2+orders+1,b')
  expect(complete('ord', 3, 'orders')).toBe('orders')
})
