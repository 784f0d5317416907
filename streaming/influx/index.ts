export { TRANSACTIONS, WINDOWS } from './schema.ts'
