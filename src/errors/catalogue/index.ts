import { GRAPH_PROBLEMS } from './graph.ts'
import { INTERNAL_PROBLEMS } from './internal.ts'
import { LOAD_PROBLEMS } from './load.ts'
import { PROJECT_PROBLEMS } from './project.ts'
import { RUN_PROBLEMS } from './run.ts'
import { STREAM_PROBLEMS } from './stream.ts'
import { TEMPLATE_PROBLEMS } from './template.ts'
import { USAGE_PROBLEMS } from './usage.ts'
import { WAREHOUSE_PROBLEMS } from './warehouse.ts'

/**
 * Every problem the tool can report. Codes are permanent: T10xx usage, T11xx project and profile files,
 * T12xx graph, T13xx selection, T14xx templates, T20xx connections and servers, T24xx statements, T30xx data
 * tests, T40xx loads, T50xx to T54xx streaming, T90xx bugs.
 */
export const CATALOGUE = {
  ...USAGE_PROBLEMS,
  ...PROJECT_PROBLEMS,
  ...GRAPH_PROBLEMS,
  ...TEMPLATE_PROBLEMS,
  ...WAREHOUSE_PROBLEMS,
  ...RUN_PROBLEMS,
  ...LOAD_PROBLEMS,
  ...STREAM_PROBLEMS,
  ...INTERNAL_PROBLEMS,
} as const

export type Catalogue = typeof CATALOGUE
