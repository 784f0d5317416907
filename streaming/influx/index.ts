export { cellLine, eventLine } from './lines.ts'
export { openInflux } from './open-influx.ts'
export { TRANSACTIONS, WINDOWS } from './schema.ts'
export type * from './types.ts'
