import { expect, test } from 'vitest'

import { siteNode } from '../testing/site-nodes.ts'
import { collectTestResults } from './test-results.ts'

const point = (run: number, status: string) => ({ run, status, ms: 1 })

test('each test has a letter for each run that had it, newest first', () => {
  const nodes = [
    siteNode('orders'),
    siteNode('one', { kind: 'test' }),
    siteNode('two', { kind: 'unit_test' }),
  ]
  const history = new Map([
    [0, [point(0, 'success')]],
    [1, [point(0, 'pass'), point(2, 'fail'), point(3, 'pass')]],
  ])
  expect(collectTestResults(nodes, history)).toEqual({ statuses: ['pass', 'fail'], letters: { 1: '0.10' } })
})
