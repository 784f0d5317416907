import type { ModelNode } from './model.ts'
import type { SeedNode } from './seed.ts'
import type { SourceNode } from './source.ts'
import type { TestNode } from './test.ts'

export type * from './common.ts'
export { isConfigMap } from './config.ts'
export * from './ids.ts'
export type { DocBlock, MacroArgument, MacroFile, MacroNotes } from './macro.ts'
export type { IndexConfig, ModelNode } from './model.ts'
export type { SeedNode } from './seed.ts'
export type { CursorConfig, LoadConfig, LoadMode, SourceNode, WrittenSource } from './source.ts'
export type { GenericTestCall, TestNode } from './test.ts'

/** Everything that has a place in the graph. */
export type Node = ModelNode | SeedNode | SourceNode | TestNode

export type NodeKind = Node['kind']
