export { readMacroFiles } from './macro-files.ts'
export { parseProject, type ParseRequest } from './parse-project.ts'
export type * from './parsed.ts'
