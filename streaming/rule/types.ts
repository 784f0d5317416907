import type { Coordinates, StreamEvent } from '../event/index.ts'
import type { RuleSettings, Severity } from '../settings/index.ts'

export interface Alert {
  /** The rule and where the message stood first: the same again after a replay. */
  readonly id: string
  readonly rule: string
  readonly severity: Severity
  readonly accountId: string
  readonly transactionId: string
  readonly occurredAtMs: number
  /** One sentence with the numbers. */
  readonly reason: string
  readonly at: Coordinates
}

/** The rules over one partition. What they find depends on nothing but its events, in their order. */
export interface Rules {
  check(event: StreamEvent): readonly Alert[]
  /** The state as plain JSON: what is created with it goes on as if nothing had happened. */
  save(): SavedRules
}

export type SavedRules = readonly SavedRule[]

/** By rule, so that a rule whose thresholds are changed keeps what it knows. */
export type SavedRule = { readonly id: string } & (
  | { readonly kind: 'velocity'; readonly accounts: SavedAccounts<number[]> }
  | { readonly kind: 'amount_outlier'; readonly accounts: SavedAccounts<Spread> }
  | { readonly kind: 'duplicate_charge'; readonly accounts: SavedAccounts<Charge[]> }
  | { readonly kind: 'negative_balance' }
  | { readonly kind: 'failure_rate'; readonly recent: Recent }
)

export type RuleOf<Kind extends RuleSettings['kind']> = Extract<RuleSettings, { kind: Kind }>
export type SavedOf<Kind extends RuleSettings['kind']> = Extract<SavedRule, { kind: Kind }>

/** The account that was active last stands last. */
export type SavedAccounts<State> = readonly (readonly [accountId: string, state: State])[]

/** Number, mean and sum of squared differences, as Welford's algorithm keeps them. */
export interface Spread {
  count: number
  mean: number
  squares: number
}

export interface Charge {
  readonly transactionId: string
  readonly merchant: string
  readonly cents: number
  readonly atMs: number
}

/** How many transactions there were, and how many failed, in equal slices of time. A ring: slice `n` is at `n % length`. */
export interface Recent {
  readonly sliceMs: number
  /** `null` before the first event. */
  newest: number | null
  readonly totals: number[]
  readonly failures: number[]
  /** The limit is passed and was told; it is told again after it was kept in between. */
  isOver: boolean
}

/** One rule at work. */
export interface Detector {
  /** The reason for an alert; `undefined` when there is none. */
  inspect(event: StreamEvent): string | undefined
  save(): SavedRule
}
