import { expect, test } from 'vitest'

import { parseMoment } from './moment.ts'

test('every third hour of thirty years is read as Date.parse reads it', () => {
  const zones = ['Z', '+00:00', '-05:30', '+14:00']
  const fractions = ['', '.7', '.07', '.125', '.999999999']
  const start = Date.UTC(2001, 8, 10)
  for (let hour = 0; hour < 30 * 366 * 24; hour += 3) {
    const second = new Date(start + hour * 3_599_000).toISOString().slice(0, 19)
    const text = `${second}${fractions[hour % 5]}${zones[hour % 4]}`
    if (parseMoment(text) !== Date.parse(text)) expect(text).toBe('read alike')
  }
})

test.each([
  '2026-02-29T00:00:00Z',
  '2026-04-31T00:00:00Z',
  '2100-02-29T00:00:00Z',
  '2026-00-10T00:00:00Z',
  '2026-01-00T00:00:00Z',
  '2026-01-10T24:00:00Z',
  '2026-01-10T00:60:00Z',
  '2026-01-10T00:00:60Z',
  '2026-01-10T00:00:00.Z',
  '2026-01-10T00:00:00+15:00',
  '2026-01-10T00:00:00+0100',
  '2026-01-10 00:00:00Z',
  '2026-01-10T00:00:00z\n',
  '+002026-01-10T00:00:00Z',
])('%j is no moment', (text) => {
  expect(parseMoment(text)).toBeUndefined()
})
