import { TRANSACTIONS } from '../influx/index.ts'
import {
  CENTS_TO_UNITS,
  COUNT_EACH_STEP,
  flux,
  groupBy,
  keep,
  PER_SECOND,
  points,
  SUM_EACH_STEP,
} from './flux.ts'
import type { PanelSpecification, Query } from './specification.ts'
import { rowTable } from './sql.ts'

const each = points(TRANSACTIONS, { fields: ['amount_cents'] })

export const VOLUME_PANELS: readonly PanelSpecification[] = [
  {
    id: 1,
    title: 'Transactions',
    description: 'Transactions whose event time is within the time that is shown.',
    view: 'number',
    unit: 'short',
    width: 6,
    queries: [flux(each, 'group()', 'count()')],
  },
  {
    id: 2,
    title: 'Amount',
    description: 'Sum of the amounts of these transactions, whatever became of them.',
    view: 'number',
    unit: 'currencyUSD',
    width: 6,
    queries: [flux(each, 'group()', 'sum()', CENTS_TO_UNITS)],
  },
  {
    id: 3,
    title: 'Failed',
    description: 'The part of these transactions that failed.',
    view: 'number',
    unit: 'percentunit',
    decimals: 2,
    width: 6,
    queries: [
      flux(
        each,
        'group()',
        'map(fn: (r) => ({r with _value: if r.status == "failed" then 1.0 else 0.0}))',
        'mean()',
      ),
    ],
    thresholds: [
      { color: 'green', value: null },
      { color: 'red', value: 0.05 },
    ],
  },
  {
    id: 4,
    title: 'In the warehouse',
    description: 'Rows of the warehouse in the same time: exactly once, and the same number as above.',
    view: 'number',
    unit: 'short',
    width: 6,
    queries: [
      {
        kind: 'sql',
        isTable: true,
        text: `select count(*) as transactions from ${rowTable('transactions')} where $__timeFilter(transaction_date)`,
      },
    ],
  },
  {
    id: 5,
    title: 'Transactions a second',
    description: 'By event time. The last step is not over yet, so it is lower.',
    view: 'lines',
    unit: 'ops',
    width: 12,
    queries: [flux(each, 'group()', COUNT_EACH_STEP, PER_SECOND)],
  },
  {
    id: 6,
    title: 'Amount over time',
    description: 'Sum of the amounts of each step.',
    view: 'lines',
    unit: 'currencyUSD',
    width: 12,
    queries: [flux(each, 'group()', SUM_EACH_STEP, CENTS_TO_UNITS)],
  },
]

export const BREAKDOWN_PANELS: readonly PanelSpecification[] = [
  {
    id: 10,
    title: 'Status over time',
    description: 'Transactions of each step by what became of them.',
    view: 'stackedBars',
    unit: 'short',
    seriesLabel: 'status',
    width: 12,
    queries: [flux(each, groupBy(TRANSACTIONS, 'status'), COUNT_EACH_STEP)],
  },
  {
    id: 11,
    title: 'Status',
    description: 'How the transactions are spread over what became of them.',
    view: 'pie',
    unit: 'short',
    width: 6,
    queries: [shares('status')],
  },
  {
    id: 12,
    title: 'Age of customers',
    description: 'Transactions by the age of the customer, in bands of ten years.',
    view: 'bars',
    unit: 'short',
    width: 6,
    queries: [shares('age_band')],
  },
  {
    id: 13,
    title: 'By type',
    description: 'Transactions a second by type.',
    view: 'lines',
    unit: 'ops',
    seriesLabel: 'type',
    width: 12,
    queries: [flux(each, groupBy(TRANSACTIONS, 'type'), COUNT_EACH_STEP, PER_SECOND)],
  },
  {
    id: 14,
    title: 'Failed by type',
    description: 'The part of each type that failed, by step.',
    view: 'lines',
    unit: 'percentunit',
    seriesLabel: 'type',
    width: 12,
    queries: [
      flux(
        each,
        groupBy(TRANSACTIONS, 'type'),
        'map(fn: (r) => ({r with _value: if r.status == "failed" then 1.0 else 0.0}))',
        'aggregateWindow(every: v.windowPeriod, fn: mean, createEmpty: false)',
      ),
    ],
  },
]

/** Transactions by a tag, without time. */
function shares(tag: 'status' | 'age_band'): Query {
  return flux(
    each,
    groupBy(TRANSACTIONS, tag),
    'count()',
    'group()',
    keep(TRANSACTIONS, tag, '_value'),
    `sort(columns: ["${tag}"])`,
    `rename(columns: {_value: "transactions"})`,
  )
}
