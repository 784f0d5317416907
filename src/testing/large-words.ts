/** Numbers that are the same for the same seed. */
export interface Chance {
  /** From 0 up to, but not, 1. */
  next(): number
  below(limit: number): number
  pick<Value>(values: readonly Value[]): Value
  /** Different values, fewer when there are not as many. */
  sample<Value>(values: readonly Value[], count: number): readonly Value[]
}

export function createChance(seed: number): Chance {
  let state = seed >>> 0
  // mulberry32
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    next,
    below,
    pick: (values) => {
      const value = values[below(values.length)]
      if (value === undefined) throw new Error('There is nothing to pick from.')
      return value
    },
    sample: (values, count) => {
      const left = [...values]
      return Array.from({ length: Math.min(count, left.length) }, () =>
        left.splice(below(left.length), 1),
      ).flat()
    },
  }
}

export const DOMAINS =
  'payments cards ledger kyc loans fx fraud accounts merchants disputes payouts billing risk treasury crm'.split(
    ' ',
  )

export const ENTITIES =
  'customer account transaction transfer invoice merchant card chargeback settlement balance statement limit device session quote rate fee refund payout document application repayment collateral alert case'.split(
    ' ',
  )

export const ENDINGS =
  'daily hourly snapshot enriched deduped joined agg latest history by_country by_segment unioned pivoted scored'.split(
    ' ',
  )

export const COLUMNS =
  'created_at updated_at status currency amount_minor amount_usd country_code customer_id account_id merchant_id transaction_id card_id is_deleted _loaded_at channel segment risk_score fee_minor fx_rate booked_on value_date external_ref email_hash product_code batch_id settled_at reversal_of branch_id opened_on closed_on'.split(
    ' ',
  )

const COMMON =
  'the of each and for in to by from with after before without per only as this is not are at most least first last between against over'.split(
    ' ',
  )

const NOUNS =
  'balance settlement ledger entry minor unit reference rate reversal test transaction regulator finance team cut-off statement window currency country branch scheme acquirer issuer dispute threshold band score segment cohort deposit mandate instalment schedule margin exposure counterparty netting position valuation accrual holiday calendar adjustment provision write-off recovery limit breach review escalation document signature identity device fingerprint session token channel campaign referral agreement tariff discount rebate commission'.split(
    ' ',
  )

const VERBS =
  'posted converted excluded included reported rounded joined kept dropped counted grouped filled replaced compared matched restated booked settled cleared reversed flagged reviewed closed opened'.split(
    ' ',
  )

/** Sentences as people write them about tables: common words, and many rare ones. */
export function sentence(chance: Chance, words: number): string {
  const text = Array.from({ length: words }, () => {
    const kind = chance.next()
    if (kind < 0.4) return chance.pick(COMMON)
    if (kind < 0.75) return chance.pick(NOUNS)
    if (kind < 0.95) return chance.pick(VERBS)
    return `${chance.pick(ENTITIES)} ${1 + chance.below(400)}`
  }).join(' ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
