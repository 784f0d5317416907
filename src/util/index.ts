export { mapWithLimit } from './pool.ts'
export { retry, type RetryPolicy } from './retry.ts'
export { findCycle, sortByDependency, type Edges } from './sort.ts'
export { nearest } from './text-distance.ts'
