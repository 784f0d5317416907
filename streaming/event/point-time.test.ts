import { expect, test } from 'vitest'

import { MAX_PARTITIONS, pointTime } from './index.ts'

const MS = 1_764_321_000_125

test('a point keeps its millisecond, and has six digits for where its message stands', () => {
  expect(pointTime(MS, { partition: 0, offset: 0 })).toBe('1764321000125000000')
  expect(pointTime(MS, { partition: 63, offset: 1 })).toBe('1764321000125000127')
  expect(pointTime(MS, { partition: 5, offset: 15_625 })).toBe('1764321000125000005')
})

test('15,625 offsets in a row have times of their own, in whatever partition', () => {
  const start = 987_654_321
  const times = new Set<string>()
  for (const partition of [0, 1, 37, MAX_PARTITIONS - 1]) {
    for (let step = 0; step < 15_625; step++) times.add(pointTime(MS, { partition, offset: start + step }))
  }
  expect(times.size).toBe(62_500)
})

test('offsets up to 2^53 are exact', () => {
  const offset = Number.MAX_SAFE_INTEGER
  const exact = (BigInt(offset) * 64n + 7n) % 1_000_000n
  expect(pointTime(MS, { partition: 7, offset })).toBe(`${MS}${String(exact).padStart(6, '0')}`)
})

test('a partition over the most does not move the millisecond', () => {
  expect(pointTime(MS, { partition: 999, offset: 15_624 })).toMatch(new RegExp(`^${MS}\\d{6}$`))
})
