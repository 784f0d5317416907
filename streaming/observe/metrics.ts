import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

import type { RuleSettings } from '../settings/index.ts'
import { METRICS, type Definition, type LabelValues } from './definitions.ts'

/** The metrics of one process, each by its name in {@link METRICS}. */
export type Metrics = Instruments & {
  readonly registry: Registry
  /** A partition is ours now: its counters start at 0. */
  takePartition(partition: PartitionLabels): void
  /** It is somebody else's: what stood here about it would be wrong for ever. */
  dropPartition(partition: PartitionLabels): void
}

export interface PartitionLabels {
  readonly topic: string
  readonly partition: number
}

export interface MetricsOptions {
  readonly version: string
  /** Sizes of the windows as labels, such as `1m`. */
  readonly windows: readonly string[]
  readonly rules: readonly Pick<RuleSettings, 'id' | 'severity'>[]
}

type Instruments = {
  readonly [Name in keyof typeof METRICS]: InstrumentOf<(typeof METRICS)[Name]>
}

type InstrumentOf<Metric> =
  Metric extends Definition<infer Kind, infer Labels>
    ? Kind extends 'counter'
      ? CounterOf<SetOf<Labels>>
      : Kind extends 'gauge'
        ? GaugeOf<SetOf<Labels>>
        : HistogramOf<SetOf<Labels>>
    : never

type SetOf<Labels extends LabelValues> = { readonly [Name in keyof Labels]: Labels[Name][number] }

/** prom-client's classes with labels that are complete and typed, so that no series is made by a slip. */
interface CounterOf<Labels> {
  inc(labels: Labels, value?: number): void
}
interface GaugeOf<Labels> {
  set(labels: Labels, value: number): void
}
interface HistogramOf<Labels> {
  observe(labels: Labels, value: number): void
}

/**
 * Makes the metrics on a registry of their own. Counters and histograms start at 0 with every label set that can be
 * known, because `increase()` does not see the first value of a series that was not there before. Gauges say nothing
 * until they are set: a 0 nobody measured would pass for good news.
 */
export function createMetrics({ version, windows, rules }: MetricsOptions): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const instruments = Object.fromEntries(
    Object.entries(METRICS).map(([name, definition]) => [name, instrumentOf(definition, registry)]),
  ) as unknown as Instruments
  instruments.buildInfo.set({ version }, 1)
  for (const window of windows) instruments.lateEvents.inc({ window }, 0)
  for (const { id, severity } of rules) instruments.alerts.inc({ rule: id, severity }, 0)
  return {
    ...instruments,
    registry,
    takePartition: (partition) => instruments.messagesConsumed.inc(partition, 0),
    dropPartition(partition) {
      for (const { name } of [METRICS.lagMessages, METRICS.lagSeconds, METRICS.newestEvent]) {
        const gauge = registry.getSingleMetric(name) as Gauge
        gauge.remove({ ...partition })
      }
    },
  }
}

function instrumentOf(definition: Definition, registry: Registry): Counter | Gauge | Histogram {
  const { kind, name, help, labels, buckets = [], sets = product(labels) } = definition
  const options = { name, help, labelNames: Object.keys(labels), registers: [registry] }
  if (kind === 'gauge') {
    const gauge = new Gauge(options)
    // prom-client shows a gauge without labels as 0 from the start.
    gauge.remove({})
    return gauge
  }
  if (kind === 'histogram') {
    const histogram = new Histogram({ ...options, buckets: [...buckets] })
    for (const set of sets) histogram.zero({ ...set })
    return histogram
  }
  const counter = new Counter(options)
  for (const set of sets) counter.inc({ ...set }, 0)
  return counter
}

/** Each value of each label with each of the others: nothing as soon as one label has no known value. */
function product(labels: LabelValues): readonly Readonly<Record<string, string | number>>[] {
  return Object.entries(labels).reduce<Record<string, string | number>[]>(
    (sets, [name, values]) => sets.flatMap((set) => values.map((value) => ({ ...set, [name]: value }))),
    [{}],
  )
}
