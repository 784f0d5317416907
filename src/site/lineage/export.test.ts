import { expect, test } from 'vitest'

import type { SiteNode } from '../../docs/index.ts'
import { toCsv, toMermaid } from './export.ts'

function node(name: string, parents: readonly number[] = []): SiteNode {
  return {
    id: `model.shop.${name}`,
    kind: 'model',
    name,
    packageName: 'shop',
    path: `models/${name}.sql`,
    fqn: ['shop', name],
    tags: [],
    description: '',
    config: {},
    parents,
    columns: [],
  }
}

test('a table holds each node once, with what it depends on', () => {
  expect(toCsv([node('a'), node('b', [0])], [0, 1]).split('\r\n')).toEqual([
    'id,kind,name,path,status,depends_on',
    'model.shop.a,model,a,models/a.sql,,',
    'model.shop.b,model,b,models/b.sql,,model.shop.a',
  ])
})

test('a name that a spreadsheet would run stays a text', () => {
  expect(toCsv([node('=cmd|"x"')], [0])).toContain(`"'=cmd|""x"""`)
})

test('Mermaid gets only edges between chosen nodes, and no letter that ends a label', () => {
  expect(toMermaid([node('a'), node('b"]', [0]), node('c', [1])], [1, 2])).toBe(
    ['flowchart LR', '  n1["b#34;#93;"]', '  n2["c"]', '  n1 --> n2'].join('\n'),
  )
})
