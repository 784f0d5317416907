export { dashboardFiles, writeDashboards } from './write-dashboards.ts'
