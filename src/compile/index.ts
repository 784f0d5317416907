export { compileInline, compileNode, compileNodes, type CompileRequest } from './compile.ts'
export {
  locateInStatement,
  type CompiledNode,
  type LateNode,
  type ReadyNode,
  type Segment,
} from './compiled.ts'
export { warehouseHost } from './warehouse-host.ts'
