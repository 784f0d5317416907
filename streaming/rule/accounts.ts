import type { SavedAccounts } from './types.ts'

/** Accounts that a rule remembers in one partition. The state of all of them is part of every checkpoint. */
export const MAX_ACCOUNTS = 10_000

/** What a rule remembers of each account. Of too many accounts, the one that was quiet for longest is forgotten. */
export interface Accounts<State> {
  /** The state of an account, to be changed in place. */
  of(accountId: string): State
  save(): SavedAccounts<State>
}

/** @param copy of a state: what is saved or restored is never what goes on changing */
export function createAccounts<State>(
  { create, copy }: { readonly create: () => State; readonly copy: (state: State) => State },
  saved: SavedAccounts<State> = [],
): Accounts<State> {
  const states = new Map(saved.map(([accountId, state]) => [accountId, copy(state)]))
  return {
    of: (accountId) => {
      const state = states.get(accountId) ?? create()
      // A map keeps the order of insertion: what is used last stands last.
      states.delete(accountId)
      states.set(accountId, state)
      if (states.size > MAX_ACCOUNTS) forgetFirst(states)
      return state
    },
    save: () => Array.from(states, ([accountId, state]) => [accountId, copy(state)]),
  }
}

function forgetFirst(states: Map<string, unknown>): void {
  for (const accountId of states.keys()) {
    states.delete(accountId)
    return
  }
}
