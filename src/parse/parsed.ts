import type { Problem } from '../errors/index.ts'
import type { DocBlock, MacroNotes, Node } from '../nodes/index.ts'

/** All nodes of a project, enabled or not, before names are resolved. */
export interface ParsedProject {
  readonly projectName: string
  readonly nodes: readonly Node[]
  readonly macroNotes: readonly MacroNotes[]
  readonly docs: readonly DocBlock[]
  readonly warnings: readonly Problem[]
}
