export { readLoads, type PastLoad } from './loads.ts'
export { migrateState } from './migrate.ts'
export {
  finishRun,
  readRuns,
  startRun,
  type FinishedRun,
  type PastResult,
  type PastRun,
  type RunOwner,
  type StartedRun,
} from './runs.ts'
export { stateTables, type StateTables } from './tables.ts'
