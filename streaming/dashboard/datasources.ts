import type { DataSource } from './grafana.ts'
import type { Query } from './specification.ts'

/** Each kind of query is answered by one datasource; uids are permanent, dashboards and alerts name them. */
export const DATASOURCES = {
  flux: { type: 'influxdb', uid: 'influx' },
  promql: { type: 'prometheus', uid: 'prom' },
  sql: { type: 'grafana-postgresql-datasource', uid: 'warehouse' },
} as const satisfies Readonly<Record<Query['kind'], DataSource>>

/** Grafana replaces `$NAME` by the environment of its process, so no secret is in a file. */
export const DATASOURCE_FILE = {
  apiVersion: 1,
  prune: true,
  datasources: [
    {
      name: 'InfluxDB',
      ...DATASOURCES.flux,
      access: 'proxy',
      url: '$INFLUX_URL',
      jsonData: {
        version: 'Flux',
        organization: '$INFLUX_ORG',
        defaultBucket: '$INFLUX_BUCKET',
        timeInterval: '1s',
      },
      secureJsonData: { token: '$INFLUX_TOKEN' },
    },
    {
      name: 'Prometheus',
      ...DATASOURCES.promql,
      access: 'proxy',
      url: '$PROMETHEUS_URL',
      isDefault: true,
      jsonData: { httpMethod: 'POST', timeInterval: '5s' },
    },
    {
      name: 'Warehouse',
      ...DATASOURCES.sql,
      url: '$WAREHOUSE_HOST',
      user: '$WAREHOUSE_USER',
      jsonData: { database: '$WAREHOUSE_DATABASE', sslmode: '$WAREHOUSE_SSLMODE', timescaledb: false },
      secureJsonData: { password: '$WAREHOUSE_PASSWORD' },
    },
  ],
} as const
