import { expect, test } from 'vitest'

import type { NodeId } from '../nodes/index.ts'
import type { Step } from '../plan/index.ts'
import { criticalPath } from './critical-path.ts'
import type { NodeResult } from './result.ts'

test('the critical path is the slowest chain, not the longest one', () => {
  const steps = [step('a'), step('b', 'a'), step('c', 'b'), step('slow'), step('end', 'c', 'slow')]
  const results = durations({ a: 1, b: 1, c: 1, slow: 10, end: 1 })
  expect(criticalPath(steps, results)).toEqual(['slow', 'end'])
})

test('steps that never ran count nothing', () => {
  const steps = [step('a'), step('b', 'a')]
  expect(criticalPath(steps, durations({ a: 5 }))).toEqual(['a'])
})

test('a plan without steps has no critical path', () => {
  expect(criticalPath([], new Map())).toEqual([])
})

function step(name: string, ...after: string[]): Step {
  return {
    kind: 'test',
    nodeId: name as NodeId,
    nodeKind: 'test',
    name,
    path: '',
    location: { file: '', line: 1, column: 1 },
    after: after as NodeId[],
    severity: 'error',
    work: { kind: 'late' },
  }
}

function durations(byName: Readonly<Record<string, number>>): ReadonlyMap<NodeId, NodeResult> {
  return new Map(
    Object.entries(byName).map(([name, durationMs]): [NodeId, NodeResult] => {
      const nodeId = name as NodeId
      return [
        nodeId,
        { nodeId, nodeKind: 'test', stepKind: 'test', name, path: '', status: 'pass', durationMs },
      ]
    }),
  )
}
