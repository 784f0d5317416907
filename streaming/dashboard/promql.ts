import type { Query } from './specification.ts'

/** A metric of `METRICS` or `PROCESS_METRICS`. */
export interface Metric {
  readonly name: string
  readonly labels: Readonly<Record<string, unknown>>
}

type Label<Of extends Metric> = keyof Of['labels'] & string
type Where<Of extends Metric> = { readonly [Name in Label<Of>]?: string }

/** A metric whose labels have these values. */
export function series<Of extends Metric>({ name }: Of, where: Where<Of> = {}): string {
  const matchers = Object.entries(where).map(([label, value]) => `${label}="${String(value)}"`)
  return matchers.length > 0 ? `${name}{${matchers.join(', ')}}` : name
}

/** How much a counter grows a second, summed up by some of its labels. */
export function rateBy<Of extends Metric>(metric: Of, labels: readonly Label<Of>[], span: string): string {
  return sumBy(labels, `rate(${series(metric)}[${span}])`)
}

/** How much a counter grew, summed up by some of its labels. */
export function increaseBy<Of extends Metric>(
  metric: Of,
  labels: readonly Label<Of>[],
  span: string,
): string {
  return sumBy(labels, `increase(${series(metric)}[${span}])`)
}

interface QuantileOptions<Of extends Metric> {
  readonly quantile: number
  readonly span: string
  readonly by?: readonly Label<Of>[]
}

/** A quantile of a histogram, as exact as its buckets. */
export function quantileOf<Of extends Metric>(metric: Of, options: QuantileOptions<Of>): string {
  const { quantile, span, by = [] } = options
  const rates = `rate(${metric.name}_bucket[${span}])`
  return `histogram_quantile(${quantile}, ${sumBy([...by, 'le'], rates)})`
}

function sumBy(labels: readonly string[], expression: string): string {
  return labels.length > 0 ? `sum by (${labels.join(', ')}) (${expression})` : `sum(${expression})`
}

/** Grafana's own word: at least four scrapes, however far one looks out. */
export const SPAN = '$__rate_interval'

/** The value as it is now. */
export function now(text: string): Query {
  return { kind: 'promql', text, isInstant: true }
}

/** The values over the time that is shown. */
export function over(text: string, legend: string): Query {
  return { kind: 'promql', text, legend }
}
