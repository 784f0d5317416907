import { expect, test } from 'vitest'

import type { RunResultRow, SiteRun } from '../../docs/index.ts'
import { compareRuns, resultsById, runBefore } from './compare.ts'

const run = (command: string, target = 'dev'): SiteRun => ({
  id: command,
  command,
  target,
  startedAt: '2026-11-20T00:00:00Z',
  ms: 1,
  counts: {},
})

test('a run is compared with the one before it that did the same in the same place', () => {
  const runs = [run('build'), run('test'), run('build', 'prod'), run('build')]
  expect(runBefore(runs, 0)).toBe(3)
  expect(runBefore(runs, 1)).toBeUndefined()
  expect(runBefore(runs, 3)).toBeUndefined()
  expect(runBefore(runs, 9)).toBeUndefined()
})

const detail = (...rows: readonly (readonly [id: string, status: string, ms: number])[]) => ({
  results: rows.map(([id, status, ms]): RunResultRow => ({ id, status, ms })),
  criticalPath: [],
})

test('tells what broke, what was repaired and what takes longer; what is new cannot be slower', () => {
  const before = detail(['a', 'success', 900], ['b', 'error', 5], ['c', 'success', 200], ['d', 'fail', 5])
  const now = detail(
    ['a', 'success', 1500],
    ['b', 'success', 10],
    ['c', 'error', 900],
    ['d', 'skipped', 0],
    ['new', 'error', 9000],
  )
  const { broken, repaired, slower } = compareRuns(now, resultsById(before))
  expect(broken.map(({ id }) => id)).toEqual(['c', 'new'])
  expect(repaired.map(({ id }) => id)).toEqual(['b'])
  expect(slower.map(({ id }) => id)).toEqual(['c', 'a'])
})
