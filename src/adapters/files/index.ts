export { openCsvSource } from './csv-source.ts'
