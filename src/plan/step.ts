import type { Action, TestQuery } from '../adapters/index.ts'
import type { SourceLocation } from '../errors/index.ts'
import type { IndexConfig, LoadConfig, NodeId, NodeKind, RelationName } from '../nodes/index.ts'

/** All that a run will do, as data: `--explain` prints it, `execute` carries it out and decides nothing. */
export interface Plan {
  /** Schemas to create when missing. */
  readonly schemas: readonly string[]
  /** In an order in which they could run one by one. */
  readonly steps: readonly Step[]
}

export type Step = LoadStep | BuildStep | TestStep

interface StepBase {
  readonly nodeId: NodeId
  readonly nodeKind: NodeKind
  readonly name: string
  readonly path: string
  /** Where messages about the step point to. */
  readonly location: SourceLocation
  /** Steps of this plan that must have succeeded; a failed or skipped one skips this. */
  readonly after: readonly NodeId[]
}

/** Copies rows from outside the warehouse into a table: a source table with a load block, or a seed. */
export interface LoadStep extends StepBase {
  readonly kind: 'load'
  readonly relation: RelationName
  readonly origin: LoadOrigin
  /** Views of the project that this run builds anew later: a swap may drop them. */
  readonly rebuiltLater: readonly RelationName[]
}

export type LoadOrigin =
  | { readonly kind: 'connection'; readonly load: LoadConfig }
  | {
      readonly kind: 'file'
      /** Relative to the project folder. */
      readonly path: string
      readonly delimiter: string
      readonly columnTypes: Readonly<Record<string, string>>
    }

/** Builds a relation from a query. */
export interface BuildStep extends StepBase {
  readonly kind: 'build'
  readonly materialized: string
  readonly relation: RelationName
  readonly rebuiltLater: readonly RelationName[]
  readonly indexes: readonly IndexConfig[]
  readonly work: Prepared<readonly Action[]>
}

/** Runs a query whose rows are failures. */
export interface TestStep extends StepBase {
  readonly kind: 'test'
  readonly severity: 'error' | 'warn'
  readonly work: Prepared<TestWork>
}

export interface TestWork {
  readonly query: TestQuery
  /** The statement that counts failures. */
  readonly sql: string
}

/** Work that is ready, or that must wait because its template queries what the run has yet to build. */
export type Prepared<Work> = { readonly kind: 'ready'; readonly work: Work } | { readonly kind: 'late' }
