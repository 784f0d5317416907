import { expect, test } from 'vitest'

import { retry } from './retry.ts'

function failing(times: number): { readonly task: () => Promise<string>; readonly calls: () => number } {
  let calls = 0
  return {
    calls: () => calls,
    task: async () => {
      calls += 1
      if (calls <= times) throw new Error(`attempt ${calls}`)
      return 'done'
    },
  }
}

test('a task that fails for a while succeeds in the end', async () => {
  const { task, calls } = failing(2)
  expect(await retry({ attempts: 3, firstDelayMs: 1, isTransient: () => true }, task)).toBe('done')
  expect(calls()).toBe(3)
})

test('the last error is the one that is thrown, after all attempts', async () => {
  const { task, calls } = failing(9)
  const result = retry({ attempts: 3, firstDelayMs: 1, isTransient: () => true }, task)
  await expect(result).rejects.toThrow('attempt 3')
  expect(calls()).toBe(3)
})

test('an error that will not go away is thrown at once', async () => {
  const { task, calls } = failing(9)
  await expect(retry({ attempts: 3, firstDelayMs: 1, isTransient: () => false }, task)).rejects.toThrow(
    'attempt 1',
  )
  expect(calls()).toBe(1)
})

test('the pause doubles', async () => {
  const started = performance.now()
  await retry({ attempts: 4, firstDelayMs: 20, isTransient: () => true }, failing(3).task)
  // 20 + 40 + 80, less what timers may round off.
  expect(performance.now() - started).toBeGreaterThan(135)
})

test('an abort ends the pause', async () => {
  const controller = new AbortController()
  const policy = { attempts: 2, firstDelayMs: 60_000, isTransient: () => true, signal: controller.signal }
  const result = retry(policy, failing(9).task)
  setTimeout(() => controller.abort(), 5)
  await expect(result).rejects.toThrow('aborted')
})
