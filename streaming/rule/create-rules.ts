import type { StreamEvent } from '../event/index.ts'
import type { RuleSettings } from '../settings/index.ts'
import { createAmountOutlier } from './amount-outlier.ts'
import { createDuplicateCharge } from './duplicate-charge.ts'
import { createFailureRate } from './failure-rate.ts'
import { createNegativeBalance } from './negative-balance.ts'
import type { Alert, Detector, Rules, SavedOf, SavedRules } from './types.ts'
import { createVelocity } from './velocity.ts'

/** Puts rules to work over a partition, from the start or from where they were saved. */
export function createRules(rules: readonly RuleSettings[], saved: SavedRules = []): Rules {
  const detectors = rules.map((rule) => [rule, createDetector(rule, saved)] as const)
  return {
    check: (event) => {
      const alerts: Alert[] = []
      for (const [rule, detector] of detectors) {
        const reason = detector.inspect(event)
        if (reason !== undefined) alerts.push(toAlert(rule, event, reason))
      }
      return alerts
    },
    save: () => detectors.map(([, detector]) => detector.save()),
  }
}

function createDetector(rule: RuleSettings, saved: SavedRules): Detector {
  switch (rule.kind) {
    case 'velocity':
      return createVelocity(rule, savedOf(rule, saved))
    case 'amount_outlier':
      return createAmountOutlier(rule, savedOf(rule, saved))
    case 'duplicate_charge':
      return createDuplicateCharge(rule, savedOf(rule, saved))
    case 'negative_balance':
      return createNegativeBalance(rule)
    case 'failure_rate':
      return createFailureRate(rule, savedOf(rule, saved))
  }
}

/** A rule that has the id of another kind of rule now knows nothing yet. */
function savedOf<Kind extends RuleSettings['kind']>(
  { id, kind }: { readonly id: string; readonly kind: Kind },
  saved: SavedRules,
): SavedOf<Kind> | undefined {
  return saved.find((one): one is SavedOf<Kind> => one.id === id && one.kind === kind)
}

function toAlert(rule: RuleSettings, event: StreamEvent, reason: string): Alert {
  const { topic, partition, offset } = event.origin
  return {
    id: `${rule.id}/${topic}/${partition}/${offset}`,
    rule: rule.id,
    severity: rule.severity,
    accountId: event.accountId,
    transactionId: event.transactionId,
    occurredAtMs: event.occurredAtMs,
    reason,
    at: event.at,
  }
}
