import { DELAY_PANELS, FLOW_PANELS, WRITING_PANELS } from './flow-panels.ts'
import { GLANCE_PANELS, PROCESS_PANELS, PROOF_PANELS } from './health-panels.ts'
import type { DashboardSpecification } from './specification.ts'
import { SCHEMA_VARIABLE } from './sql.ts'

export const PIPELINE_DASHBOARD: DashboardSpecification = {
  uid: 'tx-pipeline',
  title: 'Pipeline',
  description: 'Whether the service works: nothing lost, nothing doubled, nothing late.',
  refresh: '10s',
  from: 'now-1h',
  variables: [SCHEMA_VARIABLE],
  rows: [
    { title: 'At a glance', panels: GLANCE_PANELS },
    { title: 'Flow', panels: FLOW_PANELS },
    { title: 'Delay', panels: DELAY_PANELS },
    { title: 'Writing', panels: WRITING_PANELS },
    { title: 'Proof', panels: PROOF_PANELS },
    { title: 'Process', panels: PROCESS_PANELS },
  ],
}
