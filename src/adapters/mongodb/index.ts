export { openDumpSource } from './dump-source.ts'
export { openMongoSource } from './live-source.ts'
