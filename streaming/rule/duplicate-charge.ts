import { centsText, type StreamEvent } from '../event/index.ts'
import { createAccounts } from './accounts.ts'
import type { Charge, Detector, RuleOf, SavedOf } from './types.ts'
import { seconds } from './wording.ts'

/** Charges that are remembered of an account. */
const MAX_CHARGES = 8

/** The same merchant takes the same amount from an account twice. What failed or was taken back is no charge. */
export function createDuplicateCharge(
  { id, kind, windowMs }: RuleOf<'duplicate_charge'>,
  saved?: SavedOf<'duplicate_charge'>,
): Detector {
  const accounts = createAccounts<Charge[]>(
    { create: () => [], copy: (charges) => [...charges] },
    saved?.accounts,
  )
  return {
    inspect: (event) => {
      const charge = chargeOf(event)
      if (!charge) return undefined
      const charges = accounts.of(event.accountId)
      const same = charges.findLast((one) => isSame(one, charge) && distanceMs(one, charge) <= windowMs)
      charges.push(charge)
      if (charges.length > MAX_CHARGES) charges.shift()
      if (!same) return undefined
      const price = `${centsText(charge.cents)} ${event.currency}`
      return `${charge.merchant} charges ${price} ${seconds(distanceMs(same, charge))} from the same charge ${same.transactionId}; the limit is ${seconds(windowMs)}.`
    },
    save: () => ({ id, kind, accounts: accounts.save() }),
  }
}

function chargeOf(event: StreamEvent): Charge | undefined {
  const { merchant, direction, status, transactionId, amountCents, occurredAtMs } = event
  const isCharge = direction === 'debit' && (status === 'completed' || status === 'pending')
  if (!isCharge || merchant === undefined) return undefined
  return { transactionId, merchant, cents: amountCents, atMs: occurredAtMs }
}

/** A transaction that is told twice, first pending and then completed, is one charge. */
function isSame(left: Charge, right: Charge): boolean {
  if (left.transactionId === right.transactionId) return false
  return left.merchant === right.merchant && left.cents === right.cents
}

function distanceMs(left: Charge, right: Charge): number {
  return Math.abs(left.atMs - right.atMs)
}
