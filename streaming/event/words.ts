// Words that messages, metrics and dashboards share. They are permanent.

export const TRANSACTION_TYPES = ['deposit', 'withdrawal', 'payment', 'transfer', 'fee', 'interest'] as const
export const TRANSACTION_STATUSES = ['completed', 'pending', 'failed', 'reversed'] as const
export const DIRECTIONS = ['credit', 'debit'] as const

/** Every reason to set a message aside, with the stage that finds it. */
export const STAGE_OF_REASON = {
  empty: 'decode',
  too_large: 'decode',
  not_utf8: 'decode',
  not_json: 'decode',
  not_an_object: 'decode',
  field_missing: 'validate',
  field_type: 'validate',
  field_value: 'validate',
  future_date: 'validate',
  influx_refused: 'influx',
  warehouse_refused: 'warehouse',
} as const
