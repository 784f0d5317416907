import { expect, test } from 'vitest'

import { nearest } from './text-distance.ts'

const MODELS = ['stg_orders', 'stg_payments', 'fct_payments', 'dim_customer']

test.each([
  ['stg_ordres', 'stg_orders'],
  ['fct_paymets', 'fct_payments'],
  ['DIM_CUSTOMER', 'dim_customer'],
  ['stg_order', 'stg_orders'],
])('%s is taken for %s', (word, meant) => {
  expect(nearest(word, MODELS)).toBe(meant)
})

test('a word that is far from all candidates has no suggestion', () => {
  expect(nearest('warehouse', MODELS)).toBeUndefined()
})

test('a short word must be closer: "ab" is not "cd"', () => {
  expect(nearest('ab', ['cd'])).toBeUndefined()
  expect(nearest('lss', ['ls'])).toBe('ls')
})

test('of several candidates the closest wins', () => {
  expect(nearest('tests', ['testing', 'test'])).toBe('test')
})
