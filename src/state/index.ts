export { LOADS, readLoads, type PastLoad } from './loads.ts'
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
export { createStateTables, stateTables, type StateTable, type StateTables } from './tables.ts'
