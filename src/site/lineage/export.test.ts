import { expect, test } from 'vitest'

import { siteNode } from '../../testing/site-nodes.ts'
import { toCsv, toMermaid } from './export.ts'

test('a table holds each node once, with what it depends on', () => {
  expect(toCsv([siteNode('a'), siteNode('b', { parents: [0] })], [0, 1]).split('\r\n')).toEqual([
    'id,kind,name,path,status,depends_on',
    'model.shop.a,model,a,models/a.sql,,',
    'model.shop.b,model,b,models/b.sql,,model.shop.a',
  ])
})

test('a name that a spreadsheet would run stays a text', () => {
  expect(toCsv([siteNode('=cmd|"x"')], [0])).toContain(`"'=cmd|""x"""`)
})

test('Mermaid gets only edges between chosen nodes, and no letter that ends a label', () => {
  expect(
    toMermaid([siteNode('a'), siteNode('b"]', { parents: [0] }), siteNode('c', { parents: [1] })], [1, 2]),
  ).toBe(['flowchart LR', '  n1["b#34;#93;"]', '  n2["c"]', '  n1 --> n2'].join('\n'))
})
