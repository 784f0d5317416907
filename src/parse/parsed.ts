import type { Problem } from '../errors/index.ts'
import type { MacroFile, Node } from '../nodes/index.ts'

/** All nodes of a project, enabled or not, before names are resolved. */
export interface ParsedProject {
  readonly projectName: string
  readonly nodes: readonly Node[]
  /** The project's macros and the tool's own. */
  readonly macros: readonly MacroFile[]
  readonly warnings: readonly Problem[]
}
