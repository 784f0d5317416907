export type { LoadOutside, LoadResult } from './load.ts'
export { runLoad } from './run-load.ts'
