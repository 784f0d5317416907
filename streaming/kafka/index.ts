export { connectKafka } from './connect.ts'
export { leaseMs } from './lease.ts'
export type * from './types.ts'
