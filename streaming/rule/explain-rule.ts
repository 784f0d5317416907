import type { StreamEvent } from '../event/index.ts'
import type { RuleSettings } from '../settings/index.ts'
import { createRules } from './create-rules.ts'
import type { Alert, Rules } from './types.ts'

/** What a rule finds in a range of the past. */
export interface Explanation {
  readonly events: number
  readonly alerts: readonly Alert[]
  /** What it would have found with other settings. */
  readonly changed?: {
    readonly alerts: readonly Alert[]
    /** Alerts of the other settings only. */
    readonly added: readonly Alert[]
    /** Alerts that the other settings would not have given. */
    readonly removed: readonly Alert[]
  }
}

/**
 * Lets a rule look at past events, each partition by itself, as the service does. It starts from nothing: what the
 * service had learned of accounts before the range is not known here.
 *
 * @param events in the order of each partition, and each transaction once
 * @param changed the same rule with other settings
 */
export async function explainRule(
  rule: RuleSettings,
  events: AsyncIterable<StreamEvent> | Iterable<StreamEvent>,
  changed?: RuleSettings,
): Promise<Explanation> {
  const before = createObserver(rule)
  // One name for both, so that the alerts of the same transaction can be told to be the same.
  const after = changed && createObserver({ ...changed, id: rule.id })
  let count = 0
  for await (const event of events) {
    count += 1
    before.see(event)
    after?.see(event)
  }
  if (!after) return { events: count, alerts: before.alerts }
  return {
    events: count,
    alerts: before.alerts,
    changed: {
      alerts: after.alerts,
      added: without(after.alerts, before.alerts),
      removed: without(before.alerts, after.alerts),
    },
  }
}

interface Observer {
  readonly alerts: readonly Alert[]
  see(event: StreamEvent): void
}

function createObserver(rule: RuleSettings): Observer {
  const partitions = new Map<number, Rules>()
  const alerts: Alert[] = []
  return {
    alerts,
    see: (event) => {
      const { partition } = event.at
      const rules = partitions.get(partition) ?? createRules([rule])
      partitions.set(partition, rules)
      alerts.push(...rules.check(event))
    },
  }
}

function without(alerts: readonly Alert[], others: readonly Alert[]): readonly Alert[] {
  const ids = new Set(others.map(({ id }) => id))
  return alerts.filter(({ id }) => !ids.has(id))
}
