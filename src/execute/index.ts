export { execute, isFailure, type ExecuteOptions } from './execute.ts'
export type * from './result.ts'
export type { CsvFormat, RunOutside } from './run-step.ts'
