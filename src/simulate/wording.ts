import type { Account } from './accounts.ts'
import type { Books } from './books.ts'
import type { Random } from './random.ts'
import type { BankTransaction, Channel } from './transaction.ts'
import type { Merchant } from './words.ts'

/** What a transaction says beyond its account, its amount and its times. */
export type Wording = Pick<BankTransaction, 'type' | 'direction' | 'channel' | 'description'> &
  Pick<
    BankTransaction,
    | 'branchId'
    | 'merchant'
    | 'device'
    | 'transferId'
    | 'counterparty'
    | 'refundOf'
    | 'tags'
    | 'isRecurring'
    | 'riskScore'
  >

export type PlainKind = 'salary' | 'rent' | 'fee' | 'withdrawal' | 'cash_deposit'

/** Wording of what needs no more than an account. */
export function wordPlain(kind: PlainKind, { branchId }: Account, random: Random): Wording {
  const debit = { direction: 'debit' } as const
  const credit = { type: 'deposit', direction: 'credit' } as const
  const monthly = { channel: 'online', isRecurring: true } as const
  switch (kind) {
    case 'salary':
      return { ...credit, ...monthly, description: 'Salary', tags: ['salary'] }
    case 'rent':
      return { ...debit, ...monthly, type: 'payment', description: 'Rent', tags: ['rent', 'housing'] }
    case 'fee':
      return { ...debit, ...monthly, type: 'fee', channel: null, description: 'Account fee' }
    case 'withdrawal':
      return { ...debit, type: 'withdrawal', channel: 'atm', description: 'Cash', branchId }
    case 'cash_deposit':
      return { ...credit, channel: random.pick(['branch', 'atm']), description: 'Cash deposit', branchId }
  }
}

/** Loans cost interest, every other account earns it. */
export function wordInterest({ type }: Account): Wording {
  const direction = type === 'loan' ? 'debit' : 'credit'
  return { type: 'interest', direction, channel: null, description: 'Quarterly interest', isRecurring: true }
}

export function wordPurchase(
  books: Books,
  account: number,
  by: { merchant: Merchant; random: Random },
): Wording {
  const { merchant, random } = by
  const channel = random.pick(merchant.isOnline ? ['online', 'mobile'] : ['pos', 'pos', 'pos', 'mobile'])
  return {
    type: 'payment',
    direction: 'debit',
    channel,
    description: merchant.name,
    merchant: { ...merchant, city: merchant.isOnline ? null : books.homeCity(account) },
    riskScore: Math.round(random.next() ** 4 * 1000) / 1000,
    ...deviceOf(account, channel),
  }
}

export function wordRefund(
  books: Books,
  account: number,
  by: { merchant: Merchant; refundOf: string },
): Wording {
  const { merchant, refundOf } = by
  return {
    type: 'deposit',
    direction: 'credit',
    channel: merchant.isOnline ? 'online' : 'pos',
    description: `Refund ${merchant.name}`,
    merchant: { ...merchant, city: merchant.isOnline ? null : books.homeCity(account) },
    refundOf,
    tags: ['refund'],
  }
}

/** Who pays by phone or computer always does it with the same one. */
export function deviceOf(account: number, channel: Channel): Pick<Wording, 'device'> {
  if (channel !== 'mobile' && channel !== 'online') return {}
  const phone = account % 3 === 0 ? 'android' : 'ios'
  const os = channel === 'online' ? 'web' : phone
  return { device: { id: `dev-${account + 1}`, os, appVersion: os === 'web' ? null : `5.${account % 4}` } }
}
