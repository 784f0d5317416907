import { expect, test } from 'vitest'

import { formatRange, moveBy, parseRange, zoomBy } from './zoom.ts'

const END = 10_000

test('a part of a run survives the URL, and nothing stands there for all of it', () => {
  const part = { from: 2000, to: 3000 }
  expect(parseRange(formatRange(part, END), END)).toEqual(part)
  expect(formatRange({ from: 0, to: END }, END)).toEqual({ from: '', to: '' })
})

test.each([
  {},
  { from: 'x' },
  { from: '5', to: '4' },
  { from: '-1' },
  { to: '20000' },
  { from: '7', to: '7' },
])('%j is no part, so all is shown', (query) => {
  expect(parseRange(query, END)).toEqual({ from: 0, to: END })
})

test('zooming keeps the middle, and stays within the run', () => {
  expect(zoomBy({ from: 2000, to: 4000 }, 0.5)).toEqual({ from: 2500, to: 3500 })
  expect(formatRange(zoomBy({ from: 0, to: 2000 }, 2), END)).toEqual({ from: '', to: '4000' })
  expect(formatRange(zoomBy({ from: 0, to: 9000 }, 2), END)).toEqual({ from: '', to: '' })
})

test('moving keeps the length, and stops at the ends', () => {
  expect(formatRange(moveBy({ from: 2000, to: 4000 }, 0.5), END)).toEqual({ from: '3000', to: '5000' })
  expect(formatRange(moveBy({ from: 8500, to: 9500 }, 1), END)).toEqual({ from: '9000', to: '' })
})
