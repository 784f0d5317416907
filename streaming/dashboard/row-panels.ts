import { TRANSACTIONS, WINDOWS } from '../influx/index.ts'
import { CENTS_TO_UNITS, fieldsAsColumns, flux, groupBy, points } from './flux.ts'
import type { PanelSpecification } from './specification.ts'
import { OF_SCHEMA, rowTable, stateTable } from './sql.ts'

const ofWindow = { where: { window: '${window}' } }

export const WINDOW_PANELS: readonly PanelSpecification[] = [
  {
    id: 20,
    title: 'Ten largest branches',
    description: 'Branches with the highest sum of amounts, from the windows of the chosen size.',
    view: 'table',
    unit: 'short',
    columnUnits: { amount: 'currencyUSD' },
    width: 8,
    queries: [
      flux(
        points(WINDOWS, { fields: ['count', 'amount_cents'], ...ofWindow }),
        groupBy(WINDOWS, 'branch', '_field'),
        'sum()',
        'group()',
        fieldsAsColumns(WINDOWS, 'branch'),
        'map(fn: (r) => ({branch: r.branch, transactions: r.count, amount: float(v: r.amount_cents) / 100.0}))',
        'top(n: 10, columns: ["amount"])',
      ),
    ],
  },
  windowPanel(21, 'count', {
    title: 'Transactions by window',
    description: 'Transactions of each window by status.',
  }),
  windowPanel(22, 'amount_cents', {
    title: 'Amount by window',
    description: 'Sum of the amounts of each window by status.',
  }),
]

export const ROW_PANELS: readonly PanelSpecification[] = [
  {
    id: 30,
    title: 'Latest transactions',
    description: 'The fifty newest by event time, as InfluxDB has them.',
    view: 'table',
    unit: 'short',
    columnUnits: { amount: 'currencyUSD' },
    width: 12,
    queries: [
      flux(
        points(TRANSACTIONS, { fields: ['amount_cents', 'transaction_id', 'account_id'] }),
        // The newest fifty are among the newest fifty of each series, so that not all need be sorted.
        'tail(n: 50)',
        fieldsAsColumns(TRANSACTIONS, '_time'),
        'group()',
        'sort(columns: ["_time"], desc: true)',
        'limit(n: 50)',
        'map(fn: (r) => ({time: r._time, transaction: r.transaction_id, account: r.account_id, type: r.type, ' +
          'status: r.status, branch: r.branch, amount: float(v: r.amount_cents) / 100.0}))',
      ),
    ],
  },
  {
    id: 31,
    title: 'Amount stored in the warehouse',
    description: 'Sum of the amounts of rows by minute and type: the same as above, from PostgreSQL.',
    view: 'stackedBars',
    unit: 'currencyUSD',
    width: 12,
    queries: [
      {
        kind: 'sql',
        text: [
          "select $__timeGroupAlias(transaction_date, '1m'), transaction_type as metric, sum(amount) as amount",
          `from ${rowTable('transactions')}`,
          'where $__timeFilter(transaction_date)',
          'group by 1, 2',
          'order by 1',
        ].join('\n'),
      },
    ],
  },
  {
    id: 32,
    title: 'Windows that late events have changed',
    description: 'Windows that were closed and counted anew, with what they were before.',
    view: 'table',
    unit: 'short',
    width: 24,
    queries: [
      {
        kind: 'sql',
        isTable: true,
        text: [
          'select corrected_at, window_start, window_ms / 1000 as window_seconds, kafka_partition,',
          '  transaction_type, transaction_status, branch, age_band,',
          '  count_before, count_after, amount_before, amount_after',
          `from ${stateTable('corrections')}`,
          `where ${OF_SCHEMA} and $__timeFilter(corrected_at)`,
          'order by corrected_at desc',
          'limit 100',
        ].join('\n'),
      },
    ],
  },
]

function windowPanel(
  id: number,
  field: 'count' | 'amount_cents',
  { title, description }: Pick<PanelSpecification, 'title' | 'description'>,
): PanelSpecification {
  const isAmount = field === 'amount_cents'
  return {
    id,
    title,
    description: `${description} Exact once the window is closed, and again after each late event.`,
    view: 'stackedBars',
    unit: isAmount ? 'currencyUSD' : 'short',
    seriesLabel: 'status',
    width: 8,
    queries: [
      flux(
        points(WINDOWS, { fields: [field], ...ofWindow }),
        groupBy(WINDOWS, '_time', 'status'),
        'sum()',
        ...(isAmount ? [CENTS_TO_UNITS] : []),
        groupBy(WINDOWS, 'status'),
        'sort(columns: ["_time"])',
      ),
    ],
  }
}
