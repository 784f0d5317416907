import { createAccounts } from './accounts.ts'
import type { Detector, RuleOf, SavedOf } from './types.ts'
import { seconds } from './wording.ts'

/**
 * Many transactions of an account in a short time. Of each account the latest times are kept, in the order of event
 * time, so that events out of order are no trouble. After an alert it counts anew: a burst of twenty with a limit of five is
 * four alerts and not sixteen.
 */
export function createVelocity(
  { id, kind, windowMs, count }: RuleOf<'velocity'>,
  saved?: SavedOf<'velocity'>,
): Detector {
  const accounts = createAccounts<number[]>(
    { create: () => [], copy: (times) => [...times] },
    saved?.accounts,
  )
  return {
    inspect: ({ accountId, occurredAtMs }) => {
      const times = accounts.of(accountId)
      insert(times, occurredAtMs)
      while (times.length > count) times.shift()
      const spanMs = (times.at(-1) ?? 0) - (times[0] ?? 0)
      if (times.length < count || spanMs > windowMs) return undefined
      times.length = 0
      return `${count} transactions of the account within ${seconds(spanMs)}; the limit is ${count} within ${seconds(windowMs)}.`
    },
    save: () => ({ id, kind, accounts: accounts.save() }),
  }
}

function insert(times: number[], atMs: number): void {
  const after = times.findLastIndex((time) => time <= atMs)
  times.splice(after + 1, 0, atMs)
}
