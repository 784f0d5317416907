import { expect, test } from 'vitest'

import type { Box } from './boxes.ts'
import { actOf, type At } from './keys.ts'

const NODE: Box = { kind: 'node', key: 'node 3', node: 3, within: ['models', 'models/marts'] }
const GROUP: Box = {
  kind: 'group',
  key: 'models/core',
  name: 'core',
  nodes: [1, 2],
  look: 'ok',
  within: ['models'],
}
const NONE = { expansion: { parents: new Set<number>(), children: new Set<number>() } }

const press = (key: string, at: Partial<At>, shiftKey = false) =>
  actOf({ key, shiftKey }, { box: NODE, hidden: { parents: 2, children: 0 }, state: NONE, ...at })

test('plus shows what is hidden around a node, and opens a group', () => {
  expect(press('+', {})).toEqual({ kind: 'show', node: 3, sides: ['parents'] })
  expect(press('+', { hidden: { parents: 0, children: 0 } })).toBeUndefined()
  expect(press('+', { box: GROUP })).toEqual({ kind: 'open', group: 'models/core' })
})

test('Shift and an arrow show one side', () => {
  expect(press('ArrowLeft', {}, true)).toEqual({ kind: 'show', node: 3, sides: ['parents'] })
  expect(press('ArrowRight', {}, true)).toBeUndefined()
  expect(press('ArrowLeft', {})).toBeUndefined()
})

test('minus hides what the node showed, else it closes the group around it', () => {
  const expansion = { parents: new Set([3]), children: new Set<number>() }
  expect(press('-', { state: { expansion } })).toEqual({ kind: 'hide', node: 3, sides: ['parents'] })
  expect(press('-', {})).toEqual({ kind: 'close', group: 'models/marts' })
  expect(press('-', { box: GROUP })).toEqual({ kind: 'close', group: 'models' })
  expect(press('-', { box: { ...NODE, within: [] } })).toBeUndefined()
})
