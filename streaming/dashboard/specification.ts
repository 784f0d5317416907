import type { Threshold, Variable } from './grafana.ts'

/** What a panel asks, and whom. */
export type Query =
  | { readonly kind: 'flux'; readonly text: string }
  | { readonly kind: 'promql'; readonly text: string; readonly legend?: string; readonly isInstant?: boolean }
  | { readonly kind: 'sql'; readonly text: string; readonly isTable?: boolean }

export type View = 'number' | 'lines' | 'stackedBars' | 'bars' | 'pie' | 'table'

export interface PanelSpecification {
  /** Permanent: alerts and links lead to it. */
  readonly id: number
  readonly title: string
  /** What it shows and when to worry, for people who did not build it. */
  readonly description: string
  readonly view: View
  /** One of Grafana's units. */
  readonly unit: string
  /** Of 24 columns. */
  readonly width: number
  readonly queries: readonly [Query, ...Query[]]
  /** Names the series by a label of theirs. */
  readonly seriesLabel?: string
  readonly thresholds?: readonly Threshold[]
  readonly decimals?: number
  /** Units of single columns of a table. */
  readonly columnUnits?: Readonly<Record<string, string>>
}

export interface RowSpecification {
  readonly title: string
  readonly panels: readonly PanelSpecification[]
}

export interface DashboardSpecification {
  readonly uid: string
  readonly title: string
  readonly description: string
  readonly refresh: string
  /** How far back it looks at first. */
  readonly from: string
  readonly variables: readonly Variable[]
  readonly rows: readonly RowSpecification[]
}
