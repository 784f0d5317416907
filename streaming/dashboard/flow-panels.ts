import { METRICS } from '../observe/index.ts'
import { increaseBy, over, quantileOf, rateBy, series, SPAN } from './promql.ts'
import { RECORDINGS } from './rules.ts'
import type { PanelSpecification } from './specification.ts'

export const FLOW_PANELS: readonly PanelSpecification[] = [
  {
    id: 10,
    title: 'Transactions a second',
    description: 'New transactions over 5 minutes and over an hour. A drop far below the hour is told.',
    view: 'lines',
    unit: 'ops',
    width: 12,
    queries: [over(RECORDINGS.volume.name, '5 minutes'), over(RECORDINGS.usualVolume.name, 'hour')],
  },
  {
    id: 11,
    title: 'Failed part',
    description: 'The part of new transactions that failed, over 5 minutes.',
    view: 'lines',
    unit: 'percentunit',
    width: 6,
    queries: [over(RECORDINGS.failedPart.name, 'failed')],
  },
  {
    id: 12,
    title: 'Read a second',
    description: 'Messages read from each partition; an even share shows that keys are spread well.',
    view: 'lines',
    unit: 'ops',
    width: 6,
    queries: [over(rateBy(METRICS.messagesConsumed, ['partition'], SPAN), '{{partition}}')],
  },
  {
    id: 13,
    title: 'Set aside by reason',
    description: 'Messages that went to the dead-letter topic.',
    view: 'stackedBars',
    unit: 'short',
    width: 8,
    queries: [over(increaseBy(METRICS.deadLetters, ['stage', 'reason'], SPAN), '{{stage}}: {{reason}}')],
  },
  {
    id: 14,
    title: 'Alerts by rule',
    description: 'What the rules found, and transactions that left a balance below zero.',
    view: 'stackedBars',
    unit: 'short',
    width: 8,
    queries: [
      over(increaseBy(METRICS.alerts, ['rule', 'severity'], SPAN), '{{rule}} ({{severity}})'),
      over(increaseBy(METRICS.negativeBalances, [], SPAN), 'negative balance'),
    ],
  },
  {
    id: 15,
    title: 'Rebalances and crashes',
    description: 'Partitions dealt out anew, and crashes of the consumer. Both are rare.',
    view: 'lines',
    unit: 'short',
    width: 8,
    queries: [
      over(increaseBy(METRICS.rebalances, [], SPAN), 'rebalances'),
      over(increaseBy(METRICS.crashes, ['restart'], SPAN), 'crashes, restart {{restart}}'),
    ],
  },
  {
    id: 16,
    title: 'Late events and duplicates',
    description:
      'Events after the end of their window, and transactions that were there already. Both are stored once.',
    view: 'lines',
    unit: 'short',
    width: 24,
    queries: [
      over(increaseBy(METRICS.lateEvents, ['window'], SPAN), 'late for {{window}}'),
      over(increaseBy(METRICS.duplicates, [], SPAN), 'duplicates'),
    ],
  },
]

export const DELAY_PANELS: readonly PanelSpecification[] = [
  {
    id: 20,
    title: 'Latency',
    description: 'From the time of an event until its write is acknowledged.',
    view: 'lines',
    unit: 's',
    width: 8,
    queries: [
      over(quantileOf(METRICS.latency, { quantile: 0.5, span: SPAN }), '50 %'),
      over(quantileOf(METRICS.latency, { quantile: 0.95, span: SPAN }), '95 %'),
      over(quantileOf(METRICS.latency, { quantile: 0.99, span: SPAN }), '99 %'),
    ],
  },
  {
    id: 21,
    title: 'Lag in time',
    description: 'Age of the oldest message of each partition that is not committed, and of the last commit.',
    view: 'lines',
    unit: 's',
    width: 8,
    queries: [
      over(`max by (partition) (${series(METRICS.lagSeconds)})`, '{{partition}}'),
      over(`time() - max(${series(METRICS.lastCommit)})`, 'last commit'),
    ],
  },
  {
    id: 22,
    title: 'Lag in messages',
    description: 'Messages of each partition that are not committed.',
    view: 'lines',
    unit: 'short',
    width: 8,
    queries: [over(`max by (partition) (${series(METRICS.lagMessages)})`, '{{partition}}')],
  },
]

export const WRITING_PANELS: readonly PanelSpecification[] = [
  {
    id: 30,
    title: 'Written a second',
    description: 'Rows, points and messages that each sink has acknowledged.',
    view: 'lines',
    unit: 'ops',
    width: 8,
    queries: [over(rateBy(METRICS.pointsWritten, ['sink'], SPAN), '{{sink}}')],
  },
  {
    id: 31,
    title: 'Duration of a write',
    description: 'What 95 of 100 writes take at most, retries included.',
    view: 'lines',
    unit: 's',
    width: 8,
    queries: [
      over(
        quantileOf(METRICS.writeDuration, { quantile: 0.95, span: SPAN, by: ['sink', 'outcome'] }),
        '{{sink}} {{outcome}}',
      ),
    ],
  },
  {
    id: 32,
    title: 'Size of a write',
    description: 'The middle one and the largest of 20. Small ones are quick to arrive, large ones cheap.',
    view: 'lines',
    unit: 'short',
    width: 8,
    queries: [
      over(quantileOf(METRICS.writeBatchSize, { quantile: 0.5, span: SPAN, by: ['sink'] }), '{{sink}} 50 %'),
      over(quantileOf(METRICS.writeBatchSize, { quantile: 0.95, span: SPAN, by: ['sink'] }), '{{sink}} 95 %'),
    ],
  },
  {
    id: 33,
    title: 'Sinks that are waited for',
    description: '1 while a sink takes no writes. Kafka keeps what waits.',
    view: 'lines',
    unit: 'short',
    width: 12,
    queries: [over(`max by (sink) (${series(METRICS.circuit)})`, '{{sink}}')],
  },
  {
    id: 34,
    title: 'Retries by reason',
    description: 'Writes that were tried again.',
    view: 'stackedBars',
    unit: 'short',
    width: 12,
    queries: [over(increaseBy(METRICS.writeRetries, ['sink', 'reason'], SPAN), '{{sink}}: {{reason}}')],
  },
]
