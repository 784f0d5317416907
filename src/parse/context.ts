import type { Problem } from '../errors/index.ts'
import type { Project, RenderText } from '../project/index.ts'
import type { MacroLibrary, ProjectHost, Templates } from '../template/index.ts'

/** What every step of parsing works with. Steps add what they find wrong and go on. */
export interface ParseContext {
  readonly project: Project
  readonly templates: Templates
  readonly library: MacroLibrary
  readonly host: ProjectHost
  /** Renders a value of a property file: variables, the environment and the target. */
  readonly render: RenderText
  readonly docs: DocBlocks
  /** What the built-in naming macros said, by macro and setting: it is the same for every node. */
  readonly builtInNames: Map<string, string>
  readonly problems: Problem[]
  readonly warnings: Problem[]
}

/** Texts of `{% docs name %}` blocks. */
export type DocBlocks = ReadonlyMap<string, string>
