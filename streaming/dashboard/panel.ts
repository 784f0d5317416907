import { DATASOURCES } from './datasources.ts'
import type { FieldConfig, GraphFieldConfig, GridPos, Panel, PanelOptions, Threshold } from './grafana.ts'
import type { PanelSpecification, Query, View } from './specification.ts'

type PanelType = keyof PanelOptions
type ViewShape = {
  readonly [Type in PanelType]: {
    readonly type: Type
    readonly options: PanelOptions[Type]
    readonly custom?: GraphFieldConfig
  }
}[PanelType]

const TOOLTIP = { mode: 'multi', sort: 'desc' } as const
const LEGEND = {
  calcs: ['lastNotNull', 'max'],
  displayMode: 'table',
  placement: 'bottom',
  showLegend: true,
} as const
const LAST_VALUE = { calcs: ['lastNotNull'], values: false } as const
/** A panel with a row for each value, not one for each series. */
const ALL_VALUES = { calcs: [], values: true } as const
const GREEN: readonly Threshold[] = [{ color: 'green', value: null }]

const VIEWS: Readonly<Record<View, ViewShape>> = {
  number: {
    type: 'stat',
    options: {
      colorMode: 'value',
      graphMode: 'area',
      justifyMode: 'auto',
      orientation: 'auto',
      percentChangeColorMode: 'standard',
      reduceOptions: LAST_VALUE,
      showPercentChange: false,
      textMode: 'auto',
      wideLayout: true,
    },
  },
  lines: {
    type: 'timeseries',
    options: { legend: LEGEND, tooltip: TOOLTIP },
    custom: { drawStyle: 'line', lineWidth: 1, fillOpacity: 10, showPoints: 'auto', spanNulls: false },
  },
  stackedBars: {
    type: 'timeseries',
    options: { legend: LEGEND, tooltip: TOOLTIP },
    custom: { drawStyle: 'bars', lineWidth: 1, fillOpacity: 80, stacking: { mode: 'normal', group: 'A' } },
  },
  bars: {
    type: 'barchart',
    options: {
      barWidth: 0.9,
      fullHighlight: false,
      groupWidth: 0.7,
      legend: { ...LEGEND, calcs: [], showLegend: false },
      orientation: 'auto',
      showValue: 'auto',
      stacking: 'none',
      tooltip: TOOLTIP,
      xTickLabelMaxLength: 0,
      xTickLabelRotation: 0,
    },
  },
  pie: {
    type: 'piechart',
    options: {
      displayLabels: ['name', 'percent'],
      legend: {
        calcs: [],
        displayMode: 'table',
        placement: 'right',
        showLegend: true,
        values: ['value', 'percent'],
      },
      orientation: 'auto',
      pieType: 'donut',
      reduceOptions: ALL_VALUES,
      sort: 'desc',
      tooltip: { mode: 'single', sort: 'none' },
    },
  },
  table: { type: 'table', options: { cellHeight: 'sm', frameIndex: 0, showHeader: true } },
}

/** A panel as Grafana reads it. */
export function panelJson(specification: PanelSpecification, gridPos: GridPos): Panel {
  const { id, title, description, queries } = specification
  const { type, options, custom } = VIEWS[specification.view]
  const columns = Object.entries(specification.columnUnits ?? {})
  return {
    id,
    type,
    title,
    description,
    gridPos,
    datasource: DATASOURCES[queries[0].kind],
    targets: queries.map((query, at) => targetJson(query, String.fromCharCode(65 + at))),
    fieldConfig: {
      defaults: { ...fieldJson(specification), ...(custom && { custom: { ...custom } }) },
      overrides: columns.map(([name, unit]) => ({
        matcher: { id: 'byName', options: name },
        properties: [{ id: 'unit', value: unit }],
      })),
    },
    options: { ...options },
  }
}

function fieldJson({ unit, decimals, thresholds, seriesLabel }: PanelSpecification): FieldConfig {
  return {
    unit,
    ...(decimals !== undefined && { decimals }),
    // Grafana puts the series' own label in.
    ...(seriesLabel !== undefined && { displayName: `\${__field.labels.${seriesLabel}}` }),
    color: { mode: thresholds ? 'thresholds' : 'palette-classic' },
    thresholds: { mode: 'absolute', steps: thresholds ?? GREEN },
  }
}

function targetJson(query: Query, refId: string): Readonly<Record<string, unknown>> {
  const base = { refId, datasource: DATASOURCES[query.kind] }
  switch (query.kind) {
    case 'flux':
      return { ...base, query: query.text }
    case 'promql': {
      const isInstant = query.isInstant ?? false
      const legendFormat = query.legend ?? '__auto'
      return {
        ...base,
        expr: query.text,
        legendFormat,
        instant: isInstant,
        range: !isInstant,
        editorMode: 'code',
      }
    }
    case 'sql': {
      const format = query.isTable ? 'table' : 'time_series'
      return { ...base, rawSql: query.text, rawQuery: true, format, editorMode: 'code' }
    }
  }
}
