import type { Dialect } from '../../adapters/index.ts'
import type { CompiledNode } from '../../compile/index.ts'
import type { Graph } from '../../graph/index.ts'
import type { DocBlock, MacroFile, MacroNotes, Node, NodeId } from '../../nodes/index.ts'
import type { Invocation } from '../metadata.ts'

/** All that a manifest tells of. */
export interface ManifestInput {
  readonly graph: Graph
  /** Enabled or not. */
  readonly nodes: readonly Node[]
  readonly macros: readonly MacroPlace[]
  readonly macroFiles: readonly MacroFile[]
  readonly macroNotes: readonly MacroNotes[]
  readonly docs: readonly DocBlock[]
  /** What the command compiled; empty for commands that compile nothing. */
  readonly compiled: Readonly<Record<NodeId, CompiledNode>>
  readonly seedChecksums: Readonly<Record<NodeId, Checksum>>
  readonly dialect: Pick<Dialect, 'name' | 'quoteRelation'>
  readonly invocation: Invocation
  readonly projectRoot: string
  /** `target-path` of dbt_project.yml. */
  readonly targetPath: string
}

/** Where a macro begins. */
export interface MacroPlace {
  readonly name: string
  readonly packageName: string
  readonly path: string
  readonly line: number
  /** Names of its parameters, in order. */
  readonly parameters: readonly string[]
}

/** Of a file's content, or of its path when the content is too large to be compared. */
export interface Checksum {
  readonly name: 'sha256' | 'path' | 'none'
  readonly checksum: string
}
