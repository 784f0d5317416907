import { expect, test } from 'vitest'

import { siteNode } from '../../testing/site-nodes.ts'
import { findLine, findNames, indexTexts, mergeFound } from './find.ts'

const NODES = [
  siteNode('dm_test_total', { description: 'Totals of dm_test, dm_test and dm_test.' }),
  siteNode('not_null_dm_test', { kind: 'test' }),
  siteNode('dm_test'),
  siteNode('payments', { columns: ['ledger_entry', '__proto__'] }),
  siteNode('settlements', { description: 'What the ledger settled.', tags: ['nightly'] }),
]

const BLOCK = { columnDescriptions: [[], [], [], ['Number of the journal.'], []] }

const names = (found: readonly { readonly node: number }[]) => found.map((one) => NODES[one.node]?.name)

test('the exact name is first, then names that begin with it, and tests come last', () => {
  expect(names(mergeFound(NODES, findNames(NODES, 'DM_test')))).toEqual([
    'dm_test',
    'dm_test_total',
    'not_null_dm_test',
  ])
})

test.each([
  ['paymnts', 'payments', 'name'],
  ['ledgr settl', 'settlements', 'name'],
  ['ledger_ent', 'payments', 'column'],
  ['nightly', 'settlements', 'tag'],
  ['journal', 'payments', 'column description'],
])('"%s" finds %s by its %s', async (words, name, field) => {
  const index = await indexTexts(NODES, BLOCK, async () => undefined)
  const [first] = index.find(words)
  expect([NODES[first?.node ?? -1]?.name, first?.field]).toEqual([name, field])
})

test('a node is found once, by the best of its fields, and tests come last', () => {
  const found = mergeFound(
    NODES,
    [
      { node: 1, field: 'name' },
      { node: 2, field: 'name' },
    ],
    [
      { node: 2, field: 'column' },
      { node: 3, field: 'tag' },
    ],
  )
  expect(found.map(({ node, field }) => [node, field])).toEqual([
    [2, 'name'],
    [3, 'tag'],
    [1, 'name'],
  ])
})

test('code is found by the line that holds the words', () => {
  expect(findLine('select 1\n  from $&  \nwhere x', '$&')).toBe('from $&')
  expect(findLine('select 1', 'absent')).toBeUndefined()
})
