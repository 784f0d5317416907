import { expect, test } from 'vitest'

import type { NodeId } from '../nodes/index.ts'
import type { Step } from '../plan/index.ts'
import { Schedule } from './schedule.ts'

test('a step is handed out only after all it waits for has succeeded', async () => {
  const schedule = new Schedule([step('a'), step('b'), step('c', 'a', 'b')])
  expect(await takeName(schedule)).toBe('a')
  expect(await takeName(schedule)).toBe('b')
  const next = takeName(schedule)
  schedule.settle(id('b'), true)
  schedule.settle(id('a'), true)
  expect(await next).toBe('c')
})

test('a failed step blocks all that waits for it, directly or not, and nothing else', async () => {
  const schedule = new Schedule([step('a'), step('other'), step('b', 'a'), step('c', 'b', 'other')])
  await schedule.take()
  const blocked = schedule.settle(id('a'), false)
  expect(blocked.map((one) => [one.step.name, one.blockedBy])).toEqual([
    ['b', 'a'],
    ['c', 'b'],
  ])
  expect(await takeName(schedule)).toBe('other')
  expect(schedule.settle(id('other'), true)).toEqual([])
  expect(await schedule.take()).toBeUndefined()
})

test('a step blocked by one parent is not released by the other', async () => {
  const schedule = new Schedule([step('a'), step('b'), step('c', 'a', 'b')])
  await schedule.take()
  await schedule.take()
  schedule.settle(id('a'), false)
  schedule.settle(id('b'), true)
  expect(await schedule.take()).toBeUndefined()
})

test('everyone who waits for a step learns that none is left', async () => {
  const schedule = new Schedule([step('a')])
  await schedule.take()
  const waiting = Promise.all([schedule.take(), schedule.take()])
  schedule.settle(id('a'), true)
  expect(await waiting).toEqual([undefined, undefined])
})

test('ten thousand steps in a chain are handed out one by one', async () => {
  const chain = Array.from({ length: 10_000 }, (_, at) =>
    at === 0 ? step('0') : step(String(at), String(at - 1)),
  )
  const schedule = new Schedule(chain)
  let count = 0
  for (let next = await schedule.take(); next; next = await schedule.take()) {
    expect(next.name).toBe(String(count++))
    schedule.settle(next.nodeId, true)
  }
  expect(count).toBe(10_000)
})

function id(name: string): NodeId {
  return name as NodeId
}

function step(name: string, ...after: string[]): Step {
  return {
    kind: 'test',
    nodeId: id(name),
    nodeKind: 'test',
    name,
    path: `${name}.sql`,
    location: { file: `${name}.sql`, line: 1, column: 1 },
    after: after.map(id),
    severity: 'error',
    work: { kind: 'late' },
  }
}

async function takeName(schedule: Schedule): Promise<string | undefined> {
  return (await schedule.take())?.name
}
