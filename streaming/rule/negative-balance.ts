import { centsText, fallsBelow } from '../event/index.ts'
import type { Detector, RuleOf } from './types.ts'

/** A transaction takes an account below what it may have. Remembers nothing. */
export function createNegativeBalance({ id, kind, limitCents }: RuleOf<'negative_balance'>): Detector {
  return {
    inspect: (event) =>
      fallsBelow(event, limitCents)
        ? `The balance is ${centsText(event.balanceCents)} afterwards; the limit is ${centsText(limitCents)}.`
        : undefined,
    save: () => ({ id, kind }),
  }
}
