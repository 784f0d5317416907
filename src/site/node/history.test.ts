import { expect, test } from 'vitest'

import { comparePoints } from './history.ts'

test('each result is compared with the nearest earlier one that went to its end', () => {
  const points = comparePoints([
    { run: 0, status: 'success', ms: 40, rows: 120 },
    { run: 1, status: 'skipped', ms: 0 },
    { run: 2, status: 'error', ms: 10 },
    { run: 3, status: 'success', ms: 30, rows: 100 },
  ])
  expect(points.map(({ run, before }) => ({ run, ...before }))).toEqual([
    { run: 0, ms: 30, count: 100 },
    { run: 1, ms: 30, count: 100 },
    { run: 2, ms: 30, count: 100 },
    { run: 3 },
  ])
})

test('of a test the rows that failed are counted', () => {
  const [newest] = comparePoints([
    { run: 0, status: 'fail', ms: 4, failures: 3 },
    { run: 1, status: 'pass', ms: 3, failures: 0 },
  ])
  expect(newest).toMatchObject({ count: 3, before: { count: 0 } })
})
