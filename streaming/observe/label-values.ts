import type { Rejection, RejectionReason, TransactionStatus, TransactionType } from '../event/index.ts'

// Records, so that a word added to the union is missed here by the compiler.
export const TYPES = keysOf<TransactionType>({
  deposit: true,
  withdrawal: true,
  payment: true,
  transfer: true,
  fee: true,
  interest: true,
})

export const STATUSES = keysOf<TransactionStatus>({
  completed: true,
  pending: true,
  failed: true,
  reversed: true,
})

const STAGE_OF_REASON: Readonly<Record<RejectionReason, Rejection['stage']>> = {
  empty: 'decode',
  too_large: 'decode',
  not_utf8: 'decode',
  not_json: 'decode',
  not_an_object: 'validate',
  field_missing: 'validate',
  field_type: 'validate',
  field_value: 'validate',
  future_date: 'validate',
  influx_refused: 'influx',
  warehouse_refused: 'warehouse',
}

/** Every reason with the stage that gives it. */
export const DEAD_LETTERS = keysOf(STAGE_OF_REASON).map((reason) => ({
  stage: STAGE_OF_REASON[reason],
  reason,
}))

/** Why a write to InfluxDB is sent again, or a batch is stored again. */
export const INFLUX_REASONS = ['network', 'timeout', 'throttled', 'server_error', 'configuration'] as const
export const WAREHOUSE_REASONS = ['unavailable', 'fenced'] as const

function keysOf<Word extends string>(record: Readonly<Record<Word, unknown>>): readonly Word[] {
  return Object.keys(record) as Word[]
}
