export * from './command/index.ts'
