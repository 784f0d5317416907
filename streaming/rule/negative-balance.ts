import { centsText } from '../event/index.ts'
import type { Detector, RuleOf } from './types.ts'

/** A completed transaction leaves less on the account than it may. Remembers nothing. */
export function createNegativeBalance({ id, kind, limitCents }: RuleOf<'negative_balance'>): Detector {
  return {
    inspect: ({ status, balanceCents }) =>
      status === 'completed' && balanceCents < limitCents
        ? `The balance is ${centsText(balanceCents)} afterwards; the limit is ${centsText(limitCents)}.`
        : undefined,
    save: () => ({ id, kind }),
  }
}
