import { METRICS, PROCESS_METRICS } from '../observe/index.ts'
import type { Threshold } from './grafana.ts'
import { increaseBy, now, over, series, SPAN } from './promql.ts'
import { RECORDINGS, WAITING_MESSAGES } from './rules.ts'
import type { PanelSpecification } from './specification.ts'
import { OF_SCHEMA, stateTable } from './sql.ts'

const ZERO_IS_GOOD: readonly Threshold[] = [
  { color: 'green', value: null },
  { color: 'red', value: 1 },
]

export const GLANCE_PANELS: readonly PanelSpecification[] = [
  {
    id: 1,
    title: 'Processes',
    description: 'Processes of the service that Prometheus sees.',
    view: 'number',
    unit: 'short',
    width: 4,
    queries: [now(`count(${series(METRICS.buildInfo)}) or vector(0)`)],
    thresholds: [
      { color: 'red', value: null },
      { color: 'green', value: 1 },
    ],
  },
  {
    id: 2,
    title: 'Reconciliation',
    description:
      'Largest difference between what was produced and what is stored, a duplicate or set aside. It must be 0; ' +
      'nothing is shown until the ledgers were compared.',
    view: 'number',
    unit: 'short',
    width: 4,
    queries: [now(`max(abs(${series(METRICS.reconciliationDifference)}))`)],
    thresholds: ZERO_IS_GOOD,
  },
  {
    id: 3,
    title: 'Set aside within the hour',
    description: 'Messages in the dead-letter topic since an hour ago.',
    view: 'number',
    unit: 'short',
    decimals: 0,
    width: 4,
    queries: [now(increaseBy(METRICS.deadLetters, [], '1h'))],
    thresholds: ZERO_IS_GOOD,
  },
  {
    id: 4,
    title: 'Waiting messages',
    description: 'Messages of all partitions that are not committed yet.',
    view: 'number',
    unit: 'short',
    width: 4,
    queries: [now(WAITING_MESSAGES)],
    thresholds: [
      { color: 'green', value: null },
      { color: 'orange', value: 1000 },
      { color: 'red', value: 10_000 },
    ],
  },
  {
    id: 5,
    title: 'Freshness',
    description: 'Age of the newest event that is stored.',
    view: 'number',
    unit: 's',
    width: 4,
    queries: [now(`time() - max(${series(METRICS.newestEvent)})`)],
    thresholds: [
      { color: 'green', value: null },
      { color: 'orange', value: 10 },
      { color: 'red', value: 60 },
    ],
  },
  {
    id: 6,
    title: 'Latency of 99 %',
    description: 'From the time of an event until its write is acknowledged, for 99 of 100 events.',
    view: 'number',
    unit: 's',
    width: 4,
    queries: [now(RECORDINGS.latency.name)],
    thresholds: [
      { color: 'green', value: null },
      { color: 'orange', value: 1 },
      { color: 'red', value: 5 },
    ],
  },
]

export const PROOF_PANELS: readonly PanelSpecification[] = [
  {
    id: 40,
    title: 'Difference by partition',
    description:
      'Produced less stored, duplicate and set aside: count, sum of cents and hash. Each must be 0.',
    view: 'lines',
    unit: 'short',
    width: 12,
    queries: [
      over(
        `max by (partition, measure) (${series(METRICS.reconciliationDifference)})`,
        '{{partition}} {{measure}}',
      ),
      over(`time() - max(${series(METRICS.lastReconciliation)})`, 'seconds since the comparison'),
    ],
  },
  {
    id: 41,
    title: 'Ledger of the warehouse',
    description: 'What became of the messages of each partition, and up to where.',
    view: 'table',
    unit: 'none',
    columnUnits: { stored_amount: 'currencyUSD' },
    width: 12,
    queries: [
      {
        kind: 'sql',
        isTable: true,
        text: [
          'select kafka_partition, epoch, first_offset, next_offset, delivered_offset,',
          '  stored, stored_amount, duplicates, rejected, late, updated_at',
          `from ${stateTable('positions')}`,
          `where ${OF_SCHEMA}`,
          'order by kafka_partition',
        ].join('\n'),
      },
    ],
  },
]

export const PROCESS_PANELS: readonly PanelSpecification[] = [
  {
    id: 50,
    title: 'Processor',
    description: 'Processor time of each process; 1 is one core.',
    view: 'lines',
    unit: 'short',
    width: 8,
    queries: [over(`rate(${series(PROCESS_METRICS.cpu)}[${SPAN}])`, '{{instance}}')],
  },
  {
    id: 51,
    title: 'Memory',
    description: 'Resident memory of each process. It stays level.',
    view: 'lines',
    unit: 'bytes',
    width: 8,
    queries: [over(series(PROCESS_METRICS.residentMemory), '{{instance}}')],
  },
  {
    id: 52,
    title: 'Event loop',
    description: 'How late the event loop is. Above a second a process no longer passes for alive.',
    view: 'lines',
    unit: 's',
    width: 8,
    queries: [over(series(PROCESS_METRICS.eventLoopLag), '{{instance}}')],
  },
]
