import { METRICS } from '../observe/index.ts'
import { increaseBy, quantileOf, rateBy, series } from './promql.ts'

/** A query that Prometheus keeps the answers of, so that panels and alerts ask for one series. */
export interface Recording {
  readonly name: string
  readonly expression: string
}

const STORED = METRICS.transactions

export const RECORDINGS = {
  volume: { name: 'txstream:transactions:rate5m', expression: rateBy(STORED, [], '5m') },
  usualVolume: { name: 'txstream:transactions:rate1h', expression: rateBy(STORED, [], '1h') },
  failedPart: {
    name: 'txstream:failed_transactions:ratio_rate5m',
    expression: `sum(rate(${series(STORED, { status: 'failed' })}[5m])) / ${rateBy(STORED, [], '5m')}`,
  },
  latency: {
    name: 'txstream:end_to_end_latency_seconds:p99_5m',
    expression: quantileOf(METRICS.latency, { quantile: 0.99, span: '5m' }),
  },
} as const satisfies Readonly<Record<string, Recording>>

/** Both Grafana's alert and its twin for Prometheus. */
export interface AlertRule {
  /** Permanent; at most 40 characters. */
  readonly uid: string
  readonly name: string
  /** The value that is watched. */
  readonly expression: string
  readonly comparison: 'above' | 'below'
  readonly limit: number
  /** How long before it is told. */
  readonly holdsFor: string
  readonly severity: 'critical' | 'warning'
  /** What Grafana makes of an expression without an answer. */
  readonly noData: 'OK' | 'Alerting'
  /** See {@link fillSentence}. */
  readonly summary: string
  /** What to do about it. */
  readonly action: string
  /** Id of the panel of the pipeline's dashboard that shows it. */
  readonly panelId: number
}

/** Each process tells the lag of all partitions, so the same lag is there several times. */
function totalLag(of: string): string {
  return `sum(max by (topic, partition) (${of}))`
}

export const WAITING_MESSAGES = totalLag(series(METRICS.lagMessages))
const growth = totalLag(`deriv(${series(METRICS.lagMessages)}[5m])`)

export const ALERTS: readonly AlertRule[] = [
  {
    uid: 'tx-service-gone',
    name: 'StreamingServiceGone',
    expression: `count(${series(METRICS.buildInfo)}) or vector(0)`,
    comparison: 'below',
    limit: 1,
    holdsFor: '1m',
    severity: 'critical',
    noData: 'Alerting',
    summary: 'No process of the streaming service is seen.',
    action: 'Start "tool stream run", or make its /metrics reachable for Prometheus.',
    panelId: 15,
  },
  {
    uid: 'tx-consumer-crashed',
    name: 'ConsumerCrashed',
    expression: `sum(increase(${series(METRICS.crashes, { restart: 'false' })}[5m]))`,
    comparison: 'above',
    limit: 0,
    holdsFor: '0s',
    severity: 'critical',
    noData: 'OK',
    summary: 'A consumer crashed and does not start again by itself.',
    action: 'Read the last lines of its log; its supervisor must start it again.',
    panelId: 15,
  },
  {
    uid: 'tx-reconciliation',
    name: 'ReconciliationDiffers',
    expression: `max by (topic, partition, measure) (abs(${series(METRICS.reconciliationDifference)}))`,
    comparison: 'above',
    limit: 0,
    holdsFor: '2m',
    severity: 'critical',
    noData: 'OK',
    summary:
      'Partition LABEL.partition: what was produced and what is stored differ by VALUE (LABEL.measure).',
    action: 'Run "tool stream reconcile": it names the partition and the side that differs.',
    panelId: 2,
  },
  {
    uid: 'tx-volume-drop',
    name: 'VolumeDrop',
    expression: `${RECORDINGS.volume.name} / (${RECORDINGS.usualVolume.name} offset 5m)`,
    comparison: 'below',
    limit: 0.3,
    holdsFor: '3m',
    severity: 'critical',
    noData: 'OK',
    summary: 'Only PERCENT of the volume of the last hour arrives.',
    action: 'Look at the producers, then at the lag: without lag nothing is sent.',
    panelId: 10,
  },
  {
    uid: 'tx-failure-spike',
    name: 'FailureRateSpike',
    expression: `${RECORDINGS.failedPart.name} and ${RECORDINGS.volume.name} > 1`,
    comparison: 'above',
    limit: 0.05,
    holdsFor: '2m',
    severity: 'warning',
    noData: 'OK',
    summary: 'PERCENT of the transactions have failed.',
    action: 'See by type and branch on the dashboard of transactions which of them fail.',
    panelId: 11,
  },
  {
    uid: 'tx-negative-balance',
    name: 'NegativeBalance',
    expression: increaseBy(METRICS.negativeBalances, [], '5m'),
    comparison: 'above',
    limit: 0,
    holdsFor: '0s',
    severity: 'warning',
    noData: 'OK',
    summary: 'About VALUE transactions left an account below zero within 5 minutes.',
    action: 'The latest alerts in the alert topic name the accounts.',
    panelId: 14,
  },
  {
    uid: 'tx-rule-alert',
    name: 'HighSeverityRule',
    expression: `sum by (rule) (increase(${series(METRICS.alerts, { severity: 'high' })}[5m]))`,
    comparison: 'above',
    limit: 0,
    holdsFor: '0s',
    severity: 'warning',
    noData: 'OK',
    summary: 'The rule LABEL.rule raised about VALUE alerts within 5 minutes.',
    action: 'Read the alert topic; "tool stream explain LABEL.rule" shows what the rule saw.',
    panelId: 14,
  },
  {
    uid: 'tx-lag',
    name: 'ConsumerLagGrows',
    expression: `${WAITING_MESSAGES} and ${growth} > 0`,
    comparison: 'above',
    limit: 10_000,
    holdsFor: '2m',
    severity: 'critical',
    noData: 'OK',
    summary: 'VALUE messages wait, and it becomes more.',
    action: 'See whether a sink is waited for; otherwise start another process.',
    panelId: 22,
  },
  {
    uid: 'tx-dead-letters',
    name: 'DeadLetters',
    expression: increaseBy(METRICS.deadLetters, ['stage', 'reason'], '5m'),
    comparison: 'above',
    limit: 0,
    holdsFor: '0s',
    severity: 'warning',
    noData: 'OK',
    summary: 'About VALUE messages were set aside within 5 minutes: LABEL.reason.',
    action: 'Run "tool stream dlq show"; "tool stream dlq replay" sends them again once the cause is gone.',
    panelId: 13,
  },
  {
    uid: 'tx-stale',
    name: 'DataNotFresh',
    expression: `time() - max(${series(METRICS.newestEvent)})`,
    comparison: 'above',
    limit: 60,
    holdsFor: '1m',
    severity: 'warning',
    noData: 'OK',
    summary: 'The newest stored event is VALUE seconds old.',
    action: 'With lag, look at the sinks; without, nothing is produced.',
    panelId: 5,
  },
  {
    uid: 'tx-latency',
    name: 'LatencyHigh',
    expression: RECORDINGS.latency.name,
    comparison: 'above',
    limit: 5,
    holdsFor: '5m',
    severity: 'warning',
    noData: 'OK',
    summary: 'One event in a hundred takes more than VALUE seconds until it is stored.',
    action: 'See which sink takes long.',
    panelId: 20,
  },
  {
    uid: 'tx-sink-waits',
    name: 'SinkNotWriting',
    expression: `max by (sink) (${series(METRICS.circuit)})`,
    comparison: 'above',
    limit: 0,
    holdsFor: '1m',
    severity: 'critical',
    noData: 'OK',
    summary: 'LABEL.sink takes no writes; messages wait in Kafka.',
    action: 'See /readyz for what it answers. Nothing is lost while Kafka keeps the messages.',
    panelId: 33,
  },
]

/**
 * A sentence as a template: `VALUE` and `PERCENT` stand for the value, `LABEL.name` for a label of it.
 *
 * @param value how the templates call the value; without a `$`, which Grafana's provisioning would take for a variable
 *   of the environment
 */
export function fillSentence(sentence: string, value: string): string {
  return sentence
    .replaceAll('VALUE', `{{ humanize ${value} }}`)
    .replaceAll('PERCENT', `{{ humanizePercentage ${value} }}`)
    .replaceAll(/LABEL\.(\w+)/g, '{{ .Labels.$1 }}')
}
