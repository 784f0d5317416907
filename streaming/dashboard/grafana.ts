import type * as Grafana from '@grafana/schema'
import type { Options as BarChartOptions } from '@grafana/schema/dist/esm/raw/composable/barchart/panelcfg/x/BarChartPanelCfg_types.gen'
import type { Options as PieChartOptions } from '@grafana/schema/dist/esm/raw/composable/piechart/panelcfg/x/PieChartPanelCfg_types.gen'
import type { Options as StatOptions } from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen'
import type { Options as TableOptions } from '@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen'
import type { Options as TimeSeriesOptions } from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen'

// Grafana's own published types hold what is generated to what Grafana reads. Types only: nothing of it is needed to run.

export type Dashboard = Plain<Grafana.Dashboard>
export type FieldConfig = Plain<Grafana.FieldConfig>
export type GraphFieldConfig = Plain<Grafana.GraphFieldConfig>
export type GridPos = Plain<Grafana.GridPos>
export type Panel = Plain<Grafana.Panel>
export type RowPanel = Plain<Grafana.RowPanel>
export type Threshold = Plain<Grafana.Threshold>
export type Variable = Plain<Grafana.VariableModel>
export type DataSource = Plain<Grafana.DataSourceRef>

/** What a panel of each type may be told. */
export interface PanelOptions {
  readonly stat: Plain<StatOptions>
  readonly timeseries: Plain<TimeSeriesOptions>
  readonly barchart: Plain<BarChartOptions>
  readonly piechart: Plain<PieChartOptions>
  readonly table: Plain<TableOptions>
}

/** Grafana's types as JSON: read only, and words for the members of an enum. */
type Plain<Type> = Type extends string
  ? `${Type}`
  : Type extends readonly (infer Item)[]
    ? readonly Plain<Item>[]
    : Type extends object
      ? { readonly [Name in keyof Type]: Plain<Type[Name]> }
      : Type
