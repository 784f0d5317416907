import { expect, test } from 'vitest'

import type { SiteNode } from '../../docs/index.ts'
import { siteNode } from '../../testing/site-nodes.ts'
import type { StatusLook } from '../ui/looks.ts'
import { boxGraph, type Box, type BoxRequest } from './boxes.ts'

const at = (name: string, path: string, parents: readonly number[] = []) => siteNode(name, { path, parents })

/** Two seeds, three models in staging, two in marts, and one beside these folders. */
const NODES = [
  at('a', 'seeds/a.csv'),
  at('b', 'seeds/b.csv'),
  at('c', 'models/staging/crm/c.sql', [0]),
  at('d', 'models/staging/crm/d.sql', [0, 1]),
  at('e', 'models/staging/bank/e.sql', [1]),
  at('f', 'models/marts/f.sql', [2, 3, 4]),
  at('g', 'models/marts/g.sql', [3]),
  at('h', 'models/h.sql', [5, 6]),
]

function graph(request: Partial<BoxRequest>, nodes: readonly SiteNode[] = NODES) {
  const health: readonly StatusLook[] = nodes.map((_, index) => (index === 3 ? 'warn' : 'ok'))
  const chosen = nodes.map((_, index) => index)
  return boxGraph({ nodes, health }, { chosen, grouping: 'folder', open: new Set(), ...request })
}

const nameOf = (box: Box) => (box.kind === 'group' ? `${box.name} (${box.nodes.length})` : box.key)

test('without groups each node is a box, with the parents that are shown', () => {
  const { boxes, parents } = graph({ grouping: 'none', chosen: [0, 3, 5] })
  expect(boxes.map(nameOf)).toEqual(['node 0', 'node 3', 'node 5'])
  expect(parents).toEqual([[], [0], [1]])
})

test('folders begin where there are several; a group of one is its node', () => {
  expect(graph({}).boxes.map(nameOf)).toEqual([
    'seeds (2)',
    'models/staging (3)',
    'models/marts (2)',
    'node 7',
  ])
})

test('edges between groups are one, with their count; those within a group are none', () => {
  const { counts } = graph({})
  expect(counts.map((above) => [...above])).toEqual([[], [[0, 4]], [[1, 4]], [[2, 2]]])
})

test('an open group shows its folders and nodes in its place, and they know it', () => {
  const { boxes } = graph({ open: new Set(['models/staging', 'models/staging/crm']) })
  expect(boxes.map(nameOf)).toEqual(['seeds (2)', 'node 2', 'node 3', 'node 4', 'models/marts (2)', 'node 7'])
  expect(boxes[1]?.within).toEqual(['models/staging', 'models/staging/crm'])
  expect(boxes[0]?.within).toEqual([])
})

test('files beside folders are a group of their own', () => {
  const nodes = [...NODES, at('i', 'models/i.sql')]
  expect(graph({}, nodes).boxes.map(nameOf)).toContain('models/* (2)')
  expect(graph({ open: new Set(['models/']) }, nodes).boxes.map(nameOf)).toContain('node 8')
})

test('what all have in common is not said in each name', () => {
  expect(graph({ chosen: [2, 3, 4, 5, 6] }).boxes.map(nameOf)).toEqual([
    'staging/crm (2)',
    'node 4',
    'marts (2)',
  ])
})

test('a group is as bad as its worst node', () => {
  expect(graph({}).boxes.flatMap((box) => (box.kind === 'group' ? box.look : []))).toEqual([
    'ok',
    'warn',
    'ok',
  ])
})

test('schemas and kinds are groups too', () => {
  const nodes = [
    siteNode('a', { schema: 'raw', kind: 'seed' }),
    siteNode('b', { schema: 'raw', kind: 'seed' }),
    siteNode('c', { schema: 'marts' }),
    siteNode('d', { schema: 'marts' }),
  ]
  expect(graph({ grouping: 'schema' }, nodes).boxes.map(nameOf)).toEqual(['raw (2)', 'marts (2)'])
  expect(graph({ grouping: 'kind' }, nodes).boxes.map(nameOf)).toEqual(['seed (2)', 'model (2)'])
})

test('names that are words of the language are names', () => {
  const nodes = [at('a', '__proto__/a.sql'), at('b', '__proto__/b.sql'), at('c', 'constructor/c.sql')]
  expect(graph({}, nodes).boxes.map(nameOf)).toEqual(['__proto__ (2)', 'node 2'])
})

test('nothing is nothing, whatever is open', () => {
  expect(graph({ chosen: [], open: new Set(['models']) })).toEqual({ boxes: [], counts: [], parents: [] })
})
