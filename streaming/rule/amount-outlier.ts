import { centsText } from '../event/index.ts'
import { createAccounts } from './accounts.ts'
import type { Detector, RuleOf, SavedOf, Spread } from './types.ts'

/**
 * The least standard deviation, as a part of the mean. On an account that always pays the same, any other amount
 * would be infinitely many standard deviations away.
 */
const LEAST_DEVIATION = 0.01

/** An amount far over what the account usually moves. The amount is held against those before it, and then is one of them. */
export function createAmountOutlier(
  { id, kind, sigmas, minCount }: RuleOf<'amount_outlier'>,
  saved?: SavedOf<'amount_outlier'>,
): Detector {
  const accounts = createAccounts<Spread>(
    { create: emptySpread, copy: (spread) => ({ ...spread }) },
    saved?.accounts,
  )
  return {
    inspect: ({ accountId, amountCents }) => {
      const spread = accounts.of(accountId)
      const { count, mean } = spread
      const deviation = deviationOf(spread)
      learn(spread, amountCents)
      if (count < Math.max(minCount, 2) || amountCents <= mean + sigmas * deviation) return undefined
      const times = ((amountCents - mean) / deviation).toFixed(1)
      return `${centsText(amountCents)} is ${times} standard deviations over the account's mean of ${centsText(
        Math.round(mean),
      )} in ${count} transactions; the limit is ${sigmas}.`
    },
    save: () => ({ id, kind, accounts: accounts.save() }),
  }
}

function emptySpread(): Spread {
  return { count: 0, mean: 0, squares: 0 }
}

function deviationOf({ count, mean, squares }: Spread): number {
  const deviation = count > 1 ? Math.sqrt(squares / (count - 1)) : 0
  return Math.max(deviation, mean * LEAST_DEVIATION)
}

/** Welford, Note on a method for calculating corrected sums of squares and products, 1962. */
function learn(spread: Spread, value: number): void {
  const before = value - spread.mean
  spread.count += 1
  spread.mean += before / spread.count
  spread.squares += before * (value - spread.mean)
}
