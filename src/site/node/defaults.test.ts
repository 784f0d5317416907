import { expect, test } from 'vitest'

import { chosenSettings } from './defaults.ts'

test('settings that are the same everywhere are left out, and what somebody chose is kept', () => {
  const chosen = {
    materialized: 'table',
    on_schema_change: 'fail',
    contract: { enforced: true, alias_types: true },
  }
  const settings = { enabled: true, lookback: 1, docs: { show: true }, ...chosen }
  expect(chosenSettings(settings)).toEqual(chosen)
})
