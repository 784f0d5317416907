import { expect, test } from 'vitest'

import { clipText, padText, textWidth } from './text-width.ts'

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

test('padding counts columns, not characters', () => {
  expect(padText('注文', 6)).toBe('注文  ')
  expect(padText('longer', 3)).toBe('longer')
})
