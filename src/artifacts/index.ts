export { writeCompiled, type CompiledFolder } from './compiled.ts'
