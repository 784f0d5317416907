/** What Grafana and its datasources put into a query before they send it. */
export interface Shown {
  readonly from: Date
  readonly to: Date
  /** Name of the bucket that is configured in the datasource. */
  readonly bucket: string
  /** Values of the dashboard's own variables. */
  readonly variables: Readonly<Record<string, string>>
}

const STEP_SECONDS = 10

/** Variables of a dashboard, as `$name` or `${name}`. */
function fillVariables(query: string, { variables }: Shown): string {
  return query.replace(/\$\{?(\w+)\}?/g, (written, name: string) => variables[name] ?? written)
}

/** As the InfluxDB datasource does: times bare, durations as Go writes them, names quoted. */
export function fillFlux(query: string, shown: Shown): string {
  return fillVariables(query, shown)
    .replaceAll('v.timeRangeStart', shown.from.toISOString())
    .replaceAll('v.timeRangeStop', shown.to.toISOString())
    .replaceAll('v.windowPeriod', `${STEP_SECONDS}s`)
    .replaceAll('v.defaultBucket', `"${shown.bucket}"`)
}

/** As the Prometheus datasource does: four scrapes at the least, here of one second. */
export function fillPromql(query: string, shown: Shown): string {
  return fillVariables(query, shown).replaceAll('$__rate_interval', '4s')
}

/** As the PostgreSQL datasource does, for the two macros that are used. */
export function fillSql(query: string, shown: Shown): string {
  return fillVariables(query, shown)
    .replace(
      /\$__timeFilter\((\w+)\)/g,
      `$1 BETWEEN '${shown.from.toISOString()}' AND '${shown.to.toISOString()}'`,
    )
    .replace(/\$__timeGroupAlias\((\w+), ?'1m'\)/g, 'floor(extract(epoch from $1)/60)*60 AS "time"')
}
