import { expect, test } from 'vitest'

import type { Problem } from '../errors/index.ts'
import type { ConfigValue, NodeId } from '../nodes/index.ts'
import { readIndexes } from './indexes.ts'

const ORIGIN = {
  kind: 'model',
  id: 'model.shop.orders' as NodeId,
  name: 'orders',
  packageName: 'shop',
  fqn: ['shop', 'orders'],
  path: 'models/orders.sql',
  location: { file: 'models/orders.sql', line: 1, column: 1 },
} as const

test('indexes are read with their columns, method and uniqueness', () => {
  const problems: Problem[] = []
  const indexes = [
    { columns: ['a', 'b'], unique: true },
    { columns: ['c'], type: 'gin' },
  ]
  expect(readIndexes({ indexes }, ORIGIN, problems)).toEqual([
    { columns: ['a', 'b'], unique: true },
    { columns: ['c'], unique: false, type: 'gin' },
  ])
  expect(problems).toEqual([])
})

test.each<[string, ConfigValue]>([
  ['a text', 'a'],
  ['an index without columns', [{ unique: true }]],
  ['no columns', [{ columns: [] }]],
  ['columns that are not names', [{ columns: [1] }]],
  ['a uniqueness that is not a boolean', [{ columns: ['a'], unique: 'yes' }]],
])('%s is a problem', (_, indexes) => {
  const problems: Problem[] = []
  expect(readIndexes({ indexes }, ORIGIN, problems)).toEqual([])
  expect(problems).toMatchObject([{ code: 'T1107', location: ORIGIN.location }])
})
