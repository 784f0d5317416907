import { expect, test } from 'vitest'

import { model } from '../testing/nodes.ts'
import { unsupportedConfig } from './unsupported.ts'

test('a setting that cannot be obeyed is told once, at the first node that has it', () => {
  const nodes = [
    { ...model('a'), config: { materialized: 'table' } },
    { ...model('b'), config: { 'post-hook': ['vacuum'], grants: {} } },
    { ...model('c'), config: { 'post-hook': 'analyze' } },
  ]
  expect(unsupportedConfig(nodes).map((one) => one.message)).toEqual([
    'b and 1 other node set "post-hook", which this version does not carry out.',
  ])
})

test('empty settings ask for nothing', () => {
  expect(
    unsupportedConfig([{ ...model('a'), config: { grants: {}, 'pre-hook': [], unlogged: false } }]),
  ).toEqual([])
})
