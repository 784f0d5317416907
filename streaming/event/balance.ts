import type { Transaction } from './types.ts'

/**
 * Whether a transaction took a balance from the limit or above to below it. An account that is meant to be below, such as a
 * loan, does not do that; one that stays below does it once.
 */
export function fallsBelow(
  { status, direction, amountCents, balanceCents }: Transaction,
  limitCents: number,
): boolean {
  if (status !== 'completed' || direction === 'credit') return false
  return balanceCents < limitCents && balanceCents + amountCents >= limitCents
}
