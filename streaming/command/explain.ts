import { parse } from 'yaml'

import { fail } from '../../src/errors/index.ts'
import { nearest } from '../../src/util/index.ts'
import { decodeMessage, type StreamEvent } from '../event/index.ts'
import type { KafkaPort } from '../kafka/index.ts'
import { explainRule, type Alert, type Explanation } from '../rule/index.ts'
import { readSettings, type RuleSettings, type StreamingSettings } from '../settings/index.ts'
import { questionLog, settingsOf, type StreamContext, type StreamOutcome } from './context.ts'
import { momentOf } from './moment.ts'
import { openKafka } from './servers.ts'

export interface ExplainOptions {
  readonly rule: string
  readonly from?: string
  readonly to?: string
  /** Other settings of the rule, as a YAML map: what would they have found? */
  readonly with?: string
  readonly limit?: number
}

const SHOWN = 20

/** Says what a rule finds in what Kafka still has, and what it would find with other settings. */
export async function explain(context: StreamContext, options: ExplainOptions): Promise<StreamOutcome> {
  const settings = settingsOf(context)
  const rule = ruleNamed(settings, options.rule)
  const changed = options.with === undefined ? undefined : changedRule(context, rule, options.with)
  const range = {
    fromMs: momentOf('from', options.from) ?? -Infinity,
    toMs: momentOf('to', options.to) ?? Infinity,
  }
  await using kafka = await openKafka(settings, questionLog(context))
  const explanation = await explainRule(rule, pastEvents({ kafka, settings, ...range }), changed)
  return { exitCode: 0, output: describe(rule, explanation, options.limit ?? SHOWN) }
}

function ruleNamed({ rules }: StreamingSettings, id: string): RuleSettings {
  const names = rules.map((one) => one.id)
  return (
    rules.find((one) => one.id === id) ??
    fail('STREAM_RULE_UNKNOWN', { rule: id, known: names, nearest: nearest(id, names) })
  )
}

/** The rule as it would be read from profiles.yaml with these fields in place of its own. */
function changedRule(
  { block }: StreamContext,
  rule: RuleSettings,
  written: string,
): RuleSettings | undefined {
  const rules = block?.values['rules']
  const own = Array.isArray(rules) ? rules.find((one) => fieldOf(one, 'id') === rule.id) : undefined
  const fields: unknown = parse(written)
  if (typeof fields !== 'object' || fields === null || typeof own !== 'object' || own === null) {
    return fail('USAGE_VALUE_INVALID', { option: '--with', expected: 'a YAML map', actual: written })
  }
  const values = { ...block?.values, rules: [{ ...own, ...fields }] }
  return readSettings({ values, locate: () => undefined }).rules[0]
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

interface Past {
  readonly kafka: KafkaPort
  readonly settings: StreamingSettings
  readonly fromMs: number
  readonly toMs: number
}

/** Each transaction once, in the order of its partition. */
async function* pastEvents({ kafka, settings, fromMs, toMs }: Past): AsyncGenerator<StreamEvent> {
  const { topic } = settings.kafka
  const ranges = (await kafka.offsets(topic)).map(({ partition, low, high }) => ({
    partition,
    from: low,
    to: high,
  }))
  const seen = new Set<string>()
  for await (const message of kafka.scan(topic, ranges)) {
    if (message.timestampMs < fromMs || message.timestampMs >= toMs) continue
    const decoded = decodeMessage(message, settings.batch)
    if (decoded.kind !== 'event' || seen.has(decoded.event.transactionId)) continue
    seen.add(decoded.event.transactionId)
    yield decoded.event
  }
}

function describe(rule: RuleSettings, { events, alerts, changed }: Explanation, limit: number): string {
  const head = `${rule.id}: ${alerts.length} alerts in ${events} transactions.`
  if (!changed) return [...lines(alerts, limit), head].join('\n')
  const { added, removed } = changed
  return [
    ...lines(added, limit).map((line) => `+ ${line}`),
    ...lines(removed, limit).map((line) => `- ${line}`),
    head,
    `With the other settings: ${changed.alerts.length} alerts, ${added.length} more and ${removed.length} fewer.`,
  ].join('\n')
}

function lines(alerts: readonly Alert[], limit: number): readonly string[] {
  const shown = alerts
    .slice(0, limit)
    .map(({ occurredAtMs, accountId, transactionId, reason }) =>
      [new Date(occurredAtMs).toISOString(), accountId, transactionId, reason].join(' '),
    )
  const left = alerts.length - shown.length
  return left > 0 ? [...shown, `${left} more: give a larger --limit to see them.`] : shown
}
