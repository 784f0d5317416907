import type { ConfigValues } from '../../nodes/index.ts'

/** What dbt writes for every node, whether anybody set it or not. */
const DEFAULTS: ConfigValues = {
  access: 'protected',
  contract: { enforced: false, alias_types: true },
  docs: { show: true },
  enabled: true,
  event_time: null,
  lookback: 1,
  on_configuration_change: 'apply',
  on_schema_change: 'ignore',
}

/** The settings that somebody may have chosen: those that are not what dbt writes everywhere. */
export function chosenSettings(settings: ConfigValues): ConfigValues {
  return Object.fromEntries(
    Object.entries(settings).filter(
      ([name, value]) => !Object.hasOwn(DEFAULTS, name) || !isSame(value, DEFAULTS[name]),
    ),
  )
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
