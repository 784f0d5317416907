import { WINDOWS } from '../influx/index.ts'
import { DATASOURCES } from './datasources.ts'
import { keep, pipe, points } from './flux.ts'
import type { Variable } from './grafana.ts'
import { ROW_PANELS, WINDOW_PANELS } from './row-panels.ts'
import type { DashboardSpecification } from './specification.ts'
import { SCHEMA_VARIABLE } from './sql.ts'
import { BREAKDOWN_PANELS, VOLUME_PANELS } from './volume-panels.ts'

const WINDOW_VARIABLE: Variable = {
  name: 'window',
  label: 'Window',
  description: 'Size of the tumbling windows, of those in the settings.',
  type: 'query',
  datasource: DATASOURCES.flux,
  query: pipe(
    points(WINDOWS, { fields: ['count'] }),
    keep(WINDOWS, 'window'),
    'group()',
    'distinct(column: "window")',
    keep(WINDOWS, '_value'),
  ),
  current: { text: '1m', value: '1m', selected: true },
  refresh: 1,
  sort: 7,
}

export const TRANSACTIONS_DASHBOARD: DashboardSpecification = {
  uid: 'tx-transactions',
  title: 'Transactions',
  description: 'What the bank does, within a second: volume, what becomes of it, who and where.',
  refresh: '5s',
  from: 'now-15m',
  variables: [WINDOW_VARIABLE, SCHEMA_VARIABLE],
  rows: [
    { title: 'Volume', panels: VOLUME_PANELS },
    { title: 'Breakdown', panels: BREAKDOWN_PANELS },
    { title: 'Branches and windows', panels: WINDOW_PANELS },
    { title: 'Rows', panels: ROW_PANELS },
  ],
}
