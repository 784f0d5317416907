export type * from './parsed.ts'
