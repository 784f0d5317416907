import {
  STAGE_OF_REASON,
  TRANSACTION_STATUSES,
  TRANSACTION_TYPES,
  type Rejection,
  type RejectionReason,
} from '../event/index.ts'
import type { Severity } from '../settings/index.ts'

export type Sink = (typeof SINKS)[number]
const SINKS = ['warehouse', 'influx', 'kafka'] as const
/** Why a write to InfluxDB is sent again, or a batch is stored again. */
const INFLUX_REASONS = ['network', 'timeout', 'throttled', 'server_error', 'configuration'] as const
const WAREHOUSE_REASONS = ['unavailable', 'fenced'] as const
// Values that are known only at run time.
const NAMES: readonly string[] = []
const PARTITION = { topic: NAMES, partition: [] as readonly number[] }

/**
 * Every metric of the service, by its permanent name: base units, counters end in `_total`, and no label that grows
 * with the bank. Dashboards and alert rules name metrics and labels through this table only.
 */
export const METRICS = {
  messagesConsumed: counter('messages_consumed_total', 'Messages read from Kafka.', { labels: PARTITION }),
  transactions: counter('transactions_total', 'Transactions that were new and are stored.', {
    labels: { type: TRANSACTION_TYPES, status: TRANSACTION_STATUSES },
  }),
  amountCents: counter('amount_cents_total', 'Sum of the amounts of new transactions, in cents.', {
    labels: { type: TRANSACTION_TYPES, status: TRANSACTION_STATUSES },
  }),
  negativeBalances: counter('negative_balance_total', 'New transactions that took a balance below zero.'),
  duplicates: counter('duplicates_total', 'Transactions that were stored before, and are not counted again.'),
  lateEvents: counter('late_events_total', 'Events that came after their window was closed.', {
    labels: { window: NAMES },
  }),
  deadLetters: counter('dlq_total', 'Messages sent to the dead-letter topic.', {
    labels: { stage: [] as readonly Rejection['stage'][], reason: [] as readonly RejectionReason[] },
    sets: Object.entries(STAGE_OF_REASON).map(([reason, stage]) => ({ stage, reason })),
  }),
  alerts: counter('alerts_total', 'Alerts of the rules.', {
    labels: { rule: NAMES, severity: [] as readonly Severity[] },
  }),
  pointsWritten: counter('points_written_total', 'Rows, points or messages that a sink has acknowledged.', {
    labels: { sink: SINKS },
  }),
  writeDuration: histogram('write_duration_seconds', 'How long a write took, with its retries.', {
    labels: { sink: SINKS, outcome: ['ok', 'failed'] },
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  }),
  writeBatchSize: histogram('write_batch_size', 'Rows, points or messages of a write.', {
    labels: { sink: SINKS },
    buckets: [1, 10, 50, 100, 250, 500, 1000, 2000, 5000, 10_000],
  }),
  writeRetries: counter('write_retries_total', 'Writes that were tried again.', {
    labels: { sink: SINKS, reason: [...INFLUX_REASONS, ...WAREHOUSE_REASONS] },
    sets: [
      ...INFLUX_REASONS.map((reason) => ({ sink: 'influx', reason })),
      ...WAREHOUSE_REASONS.map((reason) => ({ sink: 'warehouse', reason })),
    ],
  }),
  latency: histogram(
    'end_to_end_latency_seconds',
    'From the time of an event until its write is acknowledged.',
    {
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    },
  ),
  rebalances: counter('rebalances_total', 'Times that the partitions were dealt out anew.'),
  crashes: counter('consumer_crashes_total', 'Crashes of the Kafka consumer; without restart it is gone.', {
    labels: { restart: ['true', 'false'] },
  }),
  lagMessages: gauge('consumer_lag_messages', 'Messages that are not committed yet.', { labels: PARTITION }),
  lagSeconds: gauge(
    'consumer_lag_seconds',
    'Age of the oldest message that is not committed; 0 without lag.',
    {
      labels: PARTITION,
    },
  ),
  circuit: gauge('circuit_state', '0 while a sink takes writes, 1 while it is waited for.', {
    labels: { sink: SINKS },
  }),
  lastCommit: gauge('last_commit_timestamp_seconds', 'When offsets were committed last.'),
  newestEvent: gauge('newest_event_timestamp_seconds', 'The latest event time that is stored.', {
    labels: PARTITION,
  }),
  reconciliationDifference: gauge(
    'reconciliation_difference',
    'Produced less stored, duplicate and dead-lettered at the last comparison; 0 when nothing is lost or doubled.',
    { labels: { ...PARTITION, measure: ['count', 'cents', 'hash'] } },
  ),
  lastReconciliation: gauge('last_reconciliation_timestamp_seconds', 'When the ledgers were compared last.'),
  buildInfo: gauge('build_info', 'Always 1.', { labels: { version: NAMES } }),
} as const

/** What prom-client tells about the process, as far as dashboards ask for it. */
export const PROCESS_METRICS = {
  cpu: { name: 'process_cpu_seconds_total', labels: {} },
  residentMemory: { name: 'process_resident_memory_bytes', labels: {} },
  eventLoopLag: { name: 'nodejs_eventloop_lag_p99_seconds', labels: {} },
} as const

/** Each label with its values: an empty list when they are known only at run time. */
export type LabelValues = Readonly<Record<string, readonly (string | number)[]>>

export interface Definition<Kind extends string = string, Labels extends LabelValues = LabelValues> {
  readonly kind: Kind
  readonly name: `txstream_${string}`
  readonly help: string
  readonly labels: Labels
  /** The label sets that occur, where that is not each value with each. */
  readonly sets?: readonly Readonly<Record<string, string>>[]
  /** Upper bounds of a histogram. */
  readonly buckets?: readonly number[]
}

type Details<Labels> = Partial<Pick<Definition, 'sets' | 'buckets'>> & { readonly labels?: Labels }
type None = Readonly<Record<string, never>>

function counter<const Labels extends LabelValues = None>(
  name: string,
  help: string,
  details: Details<Labels> = {},
): Definition<'counter', Labels> {
  return define('counter', { name, help, ...details })
}

function gauge<const Labels extends LabelValues = None>(
  name: string,
  help: string,
  details: Details<Labels> = {},
): Definition<'gauge', Labels> {
  return define('gauge', { name, help, ...details })
}

function histogram<const Labels extends LabelValues = None>(
  name: string,
  help: string,
  details: Details<Labels>,
): Definition<'histogram', Labels> {
  return define('histogram', { name, help, ...details })
}

function define<Kind extends string, Labels extends LabelValues>(
  kind: Kind,
  { name, labels, ...rest }: Details<Labels> & { readonly name: string; readonly help: string },
): Definition<Kind, Labels> {
  return { kind, name: `txstream_${name}`, labels: labels ?? ({} as Labels), ...rest }
}
