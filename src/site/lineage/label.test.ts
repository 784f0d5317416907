import { expect, test } from 'vitest'

import { siteNode } from '../../testing/site-nodes.ts'
import type { Box } from './boxes.ts'
import { labelBoxes } from './label.ts'

const node = (at: number): Box => ({ kind: 'node', key: `node ${at}`, node: at, within: [] })
const group: Box = {
  kind: 'group',
  key: 'g',
  name: 'marts',
  nodes: Array(1200).fill(0),
  look: 'ok',
  within: [],
}

test('boxes are as wide as their longest name needs', () => {
  const short = labelBoxes([siteNode('orders')], [node(0)])
  const long = labelBoxes([siteNode('orders'), siteNode('fact_account_balances')], [node(0), node(1)])
  expect(long.boxWidth).toBeGreaterThan(short.boxWidth)
  expect(long.labels.map(({ shown }) => shown)).toEqual(['orders', 'fact_account_balances'])
})

test('a name of 10,000 letters is cut, letters and pictures whole', () => {
  const { labels, boxWidth } = labelBoxes(
    [siteNode('x'.repeat(10_000)), siteNode('😀'.repeat(50))],
    [node(0), node(1)],
  )
  expect(boxWidth).toBe(300)
  expect(labels[0]?.shown).toMatch(/^x{20,40}…$/)
  expect(labels[1]?.shown).toMatch(/^(😀){10,20}…$/u)
})

test('a group says how many it stands for', () => {
  expect(labelBoxes([], [group]).labels).toEqual([{ name: 'marts', shown: 'marts', count: '1,200' }])
})
