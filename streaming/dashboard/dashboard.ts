import type { Dashboard, GridPos, Panel, RowPanel } from './grafana.ts'
import { panelJson } from './panel.ts'
import type { DashboardSpecification, PanelSpecification, RowSpecification } from './specification.ts'

/** The version of dashboards that was current when the panels were written; Grafana carries older ones forward itself. */
const SCHEMA_VERSION = 41
const COLUMNS = 24
const NUMBER_HEIGHT = 4
const PANEL_HEIGHT = 8
/** Ids of rows begin here, above those of panels. */
const FIRST_ROW_ID = 1000

/** A dashboard as Grafana reads it. */
export function dashboardJson(specification: DashboardSpecification): Dashboard {
  const { uid, title, description, refresh, from, variables, rows } = specification
  return {
    uid,
    title,
    description,
    tags: ['tablewright', 'streaming'],
    editable: false,
    graphTooltip: 1,
    refresh,
    schemaVersion: SCHEMA_VERSION,
    time: { from, to: 'now' },
    timepicker: { refresh_intervals: ['1s', '5s', '10s', '30s', '1m', '5m'] },
    timezone: 'browser',
    templating: { list: variables },
    links: [
      {
        asDropdown: false,
        icon: 'external link',
        includeVars: false,
        keepTime: true,
        tags: ['streaming'],
        targetBlank: false,
        title: 'Streaming',
        tooltip: '',
        type: 'dashboards',
      },
    ],
    panels: placeRows(rows),
  }
}

function placeRows(rows: readonly RowSpecification[]): readonly (Panel | RowPanel)[] {
  let y = 0
  return rows.flatMap((row, at) => {
    const header = rowJson(row, FIRST_ROW_ID + at, y)
    const placed = placePanels(row.panels, y + 1)
    y = Math.max(...placed.map(({ place }) => place.y + place.h))
    return [header, ...placed.map(({ panel, place }) => panelJson(panel, place))]
  })
}

function rowJson({ title }: RowSpecification, id: number, y: number): RowPanel {
  return { id, type: 'row', title, collapsed: false, gridPos: { h: 1, w: COLUMNS, x: 0, y }, panels: [] }
}

interface Placed {
  readonly panel: PanelSpecification
  readonly place: GridPos
}

/** From left to right; what does not fit begins the next line. */
function placePanels(panels: readonly PanelSpecification[], top: number): readonly Placed[] {
  let [x, y, height] = [0, top, 0]
  return panels.map((panel) => {
    if (x + panel.width > COLUMNS) [x, y, height] = [0, y + height, 0]
    const h = panel.view === 'number' ? NUMBER_HEIGHT : PANEL_HEIGHT
    const place = { h, w: panel.width, x, y }
    x += panel.width
    height = Math.max(height, h)
    return { panel, place }
  })
}
