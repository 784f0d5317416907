import { setTimeout as sleep } from 'node:timers/promises'

import { expect, test } from 'vitest'

import { listenForInterrupt } from './interrupt.ts'

function listen(): { readonly interrupt: ReturnType<typeof listenForInterrupt>; readonly calls: string[] } {
  const calls: string[] = []
  const interrupt = listenForInterrupt({
    onFirst: () => calls.push('first'),
    onSecond: (code) => calls.push(`second ${code}`),
  })
  return { interrupt, calls }
}

test('the first signal aborts the work, a later one leaves at once', async () => {
  const { interrupt, calls } = listen()
  using _ = interrupt
  expect([interrupt.signal.aborted, interrupt.exitCode()]).toEqual([false, undefined])
  process.emit('SIGINT')
  expect([interrupt.signal.aborted, interrupt.exitCode()]).toEqual([true, 130])
  await sleep(350)
  process.emit('SIGINT')
  expect(calls).toEqual(['first', 'second 130'])
})

test('one key press that npx tells a second time still ends the work in order', () => {
  const { interrupt, calls } = listen()
  using _ = interrupt
  process.emit('SIGINT')
  process.emit('SIGINT')
  expect(calls).toEqual(['first'])
})

test('SIGTERM has an exit code of its own', () => {
  const { interrupt } = listen()
  using _ = interrupt
  process.emit('SIGTERM')
  expect(interrupt.exitCode()).toBe(143)
})

test('a command that has ended leaves no listeners behind', () => {
  const before = process.listenerCount('SIGINT')
  listen().interrupt[Symbol.dispose]()
  expect(process.listenerCount('SIGINT')).toBe(before)
})
