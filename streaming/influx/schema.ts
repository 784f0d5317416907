/**
 * What is written to InfluxDB, by permanent names: lines are built from them, and dashboards ask for nothing else. A
 * point is told from others by its tags and its time, so an id is a field and never a tag.
 */
export const TRANSACTIONS = {
  measurement: 'transactions',
  tags: ['type', 'status', 'branch', 'age_band'],
  fields: ['amount_cents', 'balance_cents', 'customer_age', 'latency_ms', 'transaction_id', 'account_id'],
} as const

/** Tumbling windows by event time: `window` is its size such as `1m`, `p` the partition; sums are over all of `p`. */
export const WINDOWS = {
  measurement: 'transaction_windows',
  tags: ['window', 'type', 'status', 'branch', 'age_band', 'p'],
  fields: ['count', 'amount_cents'],
} as const
