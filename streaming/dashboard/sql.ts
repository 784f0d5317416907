import { ROW_TABLES, STATE_SCHEMA, STATE_TABLES } from '../warehouse/index.ts'
import type { Variable } from './grafana.ts'

/** What the settings call it unless told otherwise. */
const DEFAULT_SCHEMA = 'raw_stream'

/** The schema of the rows. Hidden, and never read from the address: it becomes a part of statements. */
export const SCHEMA_VARIABLE: Variable = {
  name: 'schema',
  label: 'Schema',
  description: 'Schema of the streamed rows: "warehouse: schema" of the settings.',
  type: 'constant',
  query: DEFAULT_SCHEMA,
  current: { text: DEFAULT_SCHEMA, value: DEFAULT_SCHEMA, selected: true },
  hide: 2,
  skipUrlSync: true,
}

export function rowTable(name: keyof typeof ROW_TABLES): string {
  return `$schema.${ROW_TABLES[name]}`
}

export function stateTable(name: keyof typeof STATE_TABLES): string {
  return `${STATE_SCHEMA}.${STATE_TABLES[name]}`
}

/** State tables are shared by all schemas of rows. */
export const OF_SCHEMA = "target_schema = '$schema'"
