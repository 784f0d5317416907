import { expect, test } from 'vitest'

import { siteNode } from '../../testing/site-nodes.ts'
import type { StatusLook } from '../ui/looks.ts'
import type { Box } from './boxes.ts'
import { paint, type Lens } from './lens.ts'

const ran = (ms: number) => ({ run: 0, status: 'success', ms })

const NODES = [
  siteNode('a', { kind: 'source', path: 'models/staging/a.yml' }),
  siteNode('b', { materialized: 'view', path: 'models/staging/b.sql', last: ran(20) }),
  siteNode('c', { materialized: 'table', path: 'models/core/c.sql', last: ran(90_000) }),
  siteNode('d', { materialized: 'table', path: 'models/marts/d.sql', last: ran(2000) }),
]
const HEALTH: readonly StatusLook[] = ['none', 'ok', 'fail', 'ok']

const node = (at: number): Box => ({ kind: 'node', key: `node ${at}`, node: at, within: [] })
const group = (nodes: readonly number[], look: StatusLook): Box => ({
  kind: 'group',
  key: 'group',
  name: 'group',
  nodes,
  look,
  within: [],
})

function painted(boxes: readonly Box[], lens: Lens, nodes = NODES) {
  const { categories, of } = paint({ nodes, health: HEALTH }, boxes, lens)
  return {
    legend: categories.map(({ word, count }) => `${word} ${count}`),
    boxes: of.map((at) => categories[at]?.word),
    paints: categories.map((one) => one.paint),
  }
}

const ALL = [0, 1, 2, 3].map(node)

test('status: the worst first, and only what occurs', () => {
  expect(painted(ALL, 'status')).toEqual({
    legend: ['failed 1', 'ok 2', 'not run 1'],
    boxes: ['not run', 'ok', 'failed', 'ok'],
    paints: ['status-fail', 'status-ok', 'status-none'],
  })
})

test('kind: models by how they are built, the most first', () => {
  expect(painted(ALL, 'kind').legend).toEqual(['table 2', 'source 1', 'view 1'])
})

test('layer: folders in the order of the graph', () => {
  expect(painted(ALL, 'layer').legend).toEqual(['staging 2', 'core 1', 'marts 1'])
})

test('duration: by steps, and what never ran', () => {
  expect(painted(ALL, 'duration').boxes).toEqual([
    'not run',
    'under 100 ms',
    'a minute or more',
    'under 10 s',
  ])
})

test('a group has its worst status, its commonest kind, and its time together', () => {
  const boxes = [group([1, 2, 3], 'fail'), node(0)]
  expect(painted(boxes, 'status').boxes).toEqual(['failed', 'not run'])
  expect(painted(boxes, 'status').legend).toEqual(['failed 1', 'ok 2', 'not run 1'])
  expect(painted(boxes, 'kind').boxes).toEqual(['table', 'source'])
  expect(painted(boxes, 'duration').boxes[0]).toBe('a minute or more')
})

test('the ninth colour and all after it are one', () => {
  const many = Array.from({ length: 12 }, (_, at) => siteNode(`n${at}`, { materialized: `kind${at}` }))
  const { legend, paints } = painted(
    many.map((_, at) => node(at)),
    'kind',
    many,
  )
  expect(legend).toHaveLength(8)
  expect(legend.at(-1)).toBe('others 5')
  expect(paints.at(-1)).toBe('hue-others')
})
