import type { Query } from './specification.ts'

/** `TRANSACTIONS` or `WINDOWS`: what a measurement has. */
export interface Measurement {
  readonly measurement: string
  readonly tags: readonly string[]
  readonly fields: readonly string[]
}

type Tag<Of extends Measurement> = Of['tags'][number]
type Field<Of extends Measurement> = Of['fields'][number]

interface Points<Of extends Measurement> {
  readonly fields: readonly Field<Of>[]
  readonly where?: { readonly [Name in Tag<Of>]?: string }
}

/** The points of the time that is shown; Grafana puts in what begins with `v.`. */
export function points<Of extends Measurement>(of: Of, { fields, where = {} }: Points<Of>): string {
  const isField = fields.map((field) => `r._field == "${field}"`).join(' or ')
  const tags = Object.entries(where).map(([tag, value]) => `r.${tag} == "${String(value)}"`)
  const conditions = [
    `r._measurement == "${of.measurement}"`,
    fields.length > 1 ? `(${isField})` : isField,
    ...tags,
  ]
  return pipe(
    'from(bucket: v.defaultBucket)',
    'range(start: v.timeRangeStart, stop: v.timeRangeStop)',
    `filter(fn: (r) => ${conditions.join(' and ')})`,
  )
}

export function groupBy<Of extends Measurement>(
  _: Of,
  ...tags: readonly (Tag<Of> | '_time' | '_field')[]
): string {
  return `group(columns: ${list(tags)})`
}

export function keep<Of extends Measurement>(
  _: Of,
  ...columns: readonly (Tag<Of> | '_time' | '_value')[]
): string {
  return `keep(columns: ${list(columns)})`
}

/** Each field a column of its own. */
export function fieldsAsColumns<Of extends Measurement>(
  _: Of,
  ...key: readonly (Tag<Of> | '_time')[]
): string {
  return `pivot(rowKey: ${list(key)}, columnKey: ["_field"], valueColumn: "_value")`
}

/** A query of these steps. */
export function flux(...steps: readonly string[]): Query {
  return { kind: 'flux', text: pipe(...steps) }
}

export function pipe(...steps: readonly string[]): string {
  return steps.join('\n  |> ')
}

function list(names: readonly string[]): string {
  return `[${names.map((name) => `"${name}"`).join(', ')}]`
}

// Steps that several panels take.

export const CENTS_TO_UNITS = 'map(fn: (r) => ({r with _value: float(v: r._value) / 100.0}))'
export const COUNT_EACH_STEP = 'aggregateWindow(every: v.windowPeriod, fn: count, createEmpty: true)'
export const SUM_EACH_STEP = 'aggregateWindow(every: v.windowPeriod, fn: sum, createEmpty: false)'
/** The number of a step as a number a second. */
export const PER_SECOND =
  'map(fn: (r) => ({r with _value: float(v: r._value) * 1000000000.0 / float(v: int(v: v.windowPeriod))}))'
