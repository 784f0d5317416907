import { expect, test } from 'vitest'

import { siteNode } from '../../testing/site-nodes.ts'
import { changesOf, readState, selectorOf } from './state.ts'

const NODES = [siteNode('a'), siteNode('b'), siteNode('c', { kind: 'source', sourceName: 'bank' })]
const SITE = { indexOf: new Map(NODES.map(({ id }, at) => [id, at])) }
const stateOf = (query: Readonly<Record<string, string>>) => readState(query, SITE)

test('a query that says nothing leaves all as it is', () => {
  expect(stateOf({})).toEqual({
    grouping: undefined,
    lens: 'status',
    open: new Set(),
    expansion: { parents: new Set(), children: new Set() },
  })
})

test('values that are none are passed over', () => {
  const state = stateOf({ group: 'moon', lens: '__proto__', parents: 'model.shop.gone,model.shop.b' })
  expect(state).toMatchObject({ grouping: undefined, lens: 'status' })
  expect(state.expansion.parents).toEqual(new Set([1]))
})

test('what is shown and opened is in the query, and is taken out of it again', () => {
  const shown = changesOf(stateOf({}), NODES, { kind: 'show', node: 1, sides: ['parents', 'children'] })
  expect(shown).toEqual({ parents: 'model.shop.b', children: 'model.shop.b' })
  const hidden = changesOf(stateOf(shown), NODES, { kind: 'hide', node: 1, sides: ['parents'] })
  expect(hidden).toEqual({ parents: '' })
  const opened = changesOf(stateOf({ open: 'a' }), NODES, { kind: 'open', group: 'models/x,y' })
  expect(stateOf(opened).open).toEqual(new Set(['a', 'models/x,y']))
  const closed = changesOf(stateOf(opened), NODES, { kind: 'close', group: 'models/x,y' })
  expect(closed).toEqual({ open: 'a' })
})

test('the selector says the same to the command line, for a shell', () => {
  const state = stateOf({ parents: 'model.shop.b', children: 'model.shop.c' })
  expect(selectorOf({ select: ' +a ', exclude: "it's" }, state, NODES)).toBe(
    String.raw`--select '+a 1+b source:bank.c+1' --exclude 'it'\''s'`,
  )
  expect(selectorOf({ select: '', exclude: '' }, state, NODES)).toBe('')
})
