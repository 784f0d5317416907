export { connectKafka } from './connect.ts'
export type * from './types.ts'
