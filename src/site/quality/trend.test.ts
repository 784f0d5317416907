import { describe, expect, test } from 'vitest'

import type { SiteRun } from '../../docs/index.ts'
import { pointsOf, type TestPoint } from '../data/tests.ts'
import { trendOf } from './trend.ts'

function read(letters: string): readonly TestPoint[] {
  return pointsOf(7, { statuses: ['pass', 'fail', 'skipped'], letters: { 7: letters } })
}

/** A run for each number of days ago, newest first. */
function runsBefore(...days: readonly number[]): readonly SiteRun[] {
  const now = Date.parse('2026-11-20T00:00:00Z')
  return days.map((day) => ({
    id: String(day),
    command: 'build',
    startedAt: new Date(now - day * 86_400_000).toISOString(),
    ms: 1,
    counts: {},
  }))
}

const RUNS = runsBefore(0, 1, 2, 3, 9)

describe('a test whose results, newest first, are', () => {
  test.each([
    ['000', 'steady'],
    ['', 'never'],
    ['10', 'changed'],
    ['011', 'changed'],
    ['010', 'flaky'],
    ['1.01', 'flaky'],
    ['0200', 'steady'],
    ['....0', 'stale'],
    ['...0', 'steady'],
  ])('"%s" is %s', (letters, trend) => {
    expect(trendOf(read(letters), RUNS)).toBe(trend)
  })
})

test('letters are read with the runs that they belong to', () => {
  expect(read('.1.0')).toEqual([
    { run: 1, look: 'fail' },
    { run: 3, look: 'ok' },
  ])
})
