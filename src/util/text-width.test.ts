import { expect, test } from 'vitest'

import { clipMiddle, clipText, padText, textWidth } from './text-width.ts'

test.each([
  ['orders', 6],
  ['', 0],
  ['größe', 5],
  ['gro\u0308ße', 5],
  ['注文', 4],
  ['ｶﾅ', 2],
  ['カナ', 4],
  ['한국', 4],
  ['✅ ok', 5],
  ['👩‍👩‍👧', 2],
  ['🇩🇪', 2],
  ['❤️', 2],
  ['✓', 1],
])('%s takes %i columns', (text, columns) => {
  expect(textWidth(text)).toBe(columns)
})

test('a text that fits is not clipped', () => {
  expect(clipText('fct_payments', 12)).toBe('fct_payments')
})

test('a clipped text never takes more than its columns, and no letter is cut in half', () => {
  expect(clipText('fct_payments', 10)).toBe('fct_pay...')
  expect(clipText('注文注文注文', 8)).toBe('注文...')
  expect(clipText('fct_payments', 2)).toBe('')
})

test('a text clipped in its middle keeps both ends and never takes more than its columns', () => {
  expect(clipMiddle('unique_orders', 13)).toBe('unique_orders')
  expect(clipMiddle('not_null_fct_orders_id', 12)).toBe('not_n...s_id')
  expect(clipMiddle('注文注文注文', 8)).toBe('注...文')
})

test('padding counts columns, not characters', () => {
  expect(padText('注文', 6)).toBe('注文  ')
  expect(padText('longer', 3)).toBe('longer')
})
