import type { Books } from './books.ts'
import type { Intent } from './intents.ts'
import type { Random } from './random.ts'
import { timesOf, type Outcome, type Times } from './times.ts'
import type { BankTransaction } from './transaction.ts'
import { deviceOf, wordInterest, wordPlain, wordPurchase, wordRefund, type Wording } from './wording.ts'

interface Entry {
  readonly account: number
  readonly cents: number
  readonly atMs: number
}

const QUARTERLY_INTEREST = { checking: 0, savings: 0.0075, credit: 0, loan: 0.02 } as const
/** More than any account has had in its first years. Without it a bank that lives long enough owes more than a number holds. */
const MOST_INTEREST_CENTS = 100_000

/** Carries out an intent, or records that it failed: one transaction, or two when money moves between accounts. */
export function settle(books: Books, intent: Intent, random: Random): readonly BankTransaction[] {
  switch (intent.kind) {
    case 'move':
      return settleMove(books, intent, random)
    case 'purchase':
      return [settlePurchase(books, intent, random)]
    case 'refund':
      return [settleRefund(books, intent, random)]
    case 'interest': {
      const entry = { ...intent, cents: interestOn(books, intent.account) }
      return [book(books, entry, { wording: wordInterest(books.account(intent.account)), random })]
    }
    case 'salary':
    case 'rent':
    case 'fee':
    case 'withdrawal':
    case 'cash_deposit': {
      const wording = wordPlain(intent.kind, books.account(intent.account), random)
      return [book(books, intent, { wording, random })]
    }
  }
}

/** Of ten people who cannot pay for what they want, nine bring cash for more than that instead. */
export function withinMeans(books: Books, intent: Intent, random: Random): Intent {
  const { kind, account, atMs, cents } = intent
  const isPayment = kind === 'purchase' || kind === 'withdrawal' || kind === 'move' || kind === 'rent'
  if (!isPayment || cents <= available(books, account) || !random.chance(0.9)) return intent
  return { kind: 'cash_deposit', account, atMs, cents: Math.ceil((cents * random.between(2, 5)) / 500) * 500 }
}

/** Both sides share one fate, so that money is never made nor lost. */
function settleMove(
  books: Books,
  intent: Intent & { kind: 'move' },
  random: Random,
): readonly BankTransaction[] {
  const cents = intent.purpose === 'settlement' ? settlementOf(books, intent) : intent.cents
  const channel = random.pick(['mobile', 'online'])
  const times = timesOf({ ...intent, asOfMs: books.asOfMs, isOffline: false, isInstant: true }, random)
  const status = decide(
    books,
    { account: intent.account, signedCents: -cents, canReverse: false },
    { times, random },
  )
  if (status === 'completed') books.post(intent.to, cents)
  const transferId = books.nextTransferId()
  return (['debit', 'credit'] as const).map((direction) => {
    const [account, other] = direction === 'debit' ? [intent.account, intent.to] : [intent.to, intent.account]
    const counterparty = books.account(other).accountId
    const wording = {
      type: 'transfer',
      direction,
      channel,
      description: `Transfer ${direction === 'debit' ? 'to' : 'from'} ${counterparty}`,
      transferId,
      counterparty,
      tags: [intent.purpose],
      ...(intent.purpose !== 'transfer' && { isRecurring: true }),
      ...deviceOf(intent.account, channel),
    } as const
    return record(books, { account, cents, atMs: intent.atMs }, { wording, status, times })
  })
}

function settlePurchase(
  books: Books,
  intent: Intent & { kind: 'purchase' | 'refund' },
  random: Random,
): BankTransaction {
  const { account, cents, merchant } = intent
  const wording = wordPurchase(books, account, { merchant, random })
  const made = book(books, intent, { wording, random })
  if (made.status === 'completed') {
    books.remember({ transactionId: made.transactionId, account, cents, merchant })
  }
  return made
}

/** A refund takes back one of the latest purchases; as long as there is none, it is a purchase. */
function settleRefund(books: Books, intent: Intent & { kind: 'refund' }, random: Random): BankTransaction {
  const taken = books.takeBack(random)
  if (!taken) return settlePurchase(books, intent, random)
  const { account, cents, merchant, transactionId } = taken
  const wording = wordRefund(books, account, { merchant, refundOf: transactionId })
  return book(books, { account, cents, atMs: intent.atMs }, { wording, random })
}

function book(
  books: Books,
  entry: Entry,
  { wording, random }: { readonly wording: Wording; readonly random: Random },
): BankTransaction {
  const isCard = wording.channel === 'pos' || wording.channel === 'atm'
  const isPayment = wording.type === 'payment'
  const isOffline = isCard && random.chance(0.03)
  const times = timesOf({ ...entry, asOfMs: books.asOfMs, isOffline, isInstant: !isPayment }, random)
  const signedCents = wording.direction === 'credit' ? entry.cents : -entry.cents
  const wish = { account: entry.account, signedCents, canReverse: isPayment }
  return record(books, entry, { wording, times, status: decide(books, wish, { times, random }) })
}

/** Posts the amount if it can be posted. Only what is completed changes a balance. */
function decide(
  books: Books,
  wish: { readonly account: number; readonly signedCents: number; readonly canReverse: boolean },
  { times, random }: { readonly times: Times; readonly random: Random },
): Outcome {
  const isCovered = wish.signedCents >= 0 || available(books, wish.account) + wish.signedCents >= 0
  if (!isCovered || random.chance(0.003)) return 'failed'
  if (times.postedAtMs === null) return 'pending'
  if (wish.canReverse && random.chance(0.005)) return 'reversed'
  books.post(wish.account, wish.signedCents)
  return 'completed'
}

function available(books: Books, account: number): number {
  return books.balance(account) + books.account(account).overdraftCents
}

function record(
  books: Books,
  { account, cents, atMs }: Entry,
  rest: { readonly wording: Wording; readonly status: Outcome; readonly times: Times },
): BankTransaction {
  const { wording, status, times } = rest
  const postedAtMs = status === 'failed' ? null : times.postedAtMs
  return {
    transactionId: books.nextTransactionId(),
    accountId: books.account(account).accountId,
    cents,
    status,
    atMs,
    ingestedAtMs: times.ingestedAtMs,
    postedAtMs,
    updatedAtMs: postedAtMs ?? times.ingestedAtMs,
    ...wording,
  }
}

/** What is owed on the card, as far as half of the payer's money goes; at least 25.00. */
function settlementOf(
  books: Books,
  { account, to }: { readonly account: number; readonly to: number },
): number {
  return Math.max(2500, Math.min(-books.balance(to), Math.floor(books.balance(account) / 2)))
}

function interestOn(books: Books, account: number): number {
  const rate = QUARTERLY_INTEREST[books.account(account).type]
  return Math.min(MOST_INTEREST_CENTS, Math.max(1, Math.round(Math.abs(books.balance(account)) * rate)))
}
