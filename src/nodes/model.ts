import type { ColumnDescription, ConfigValues, NodeIdentity, RelationName, TemplateReads } from './common.ts'

/** A `select` in a file under `models/`. */
export interface ModelNode extends NodeIdentity, TemplateReads {
  readonly kind: 'model'
  readonly rawCode: string
  /** `view`, `table`, `ephemeral`, or the name of another materialization. */
  readonly materialized: string
  readonly relation: RelationName
  readonly columns: readonly ColumnDescription[]
  readonly constraints: readonly ConfigValues[]
  /** Indexes that the table is given whenever it is built. */
  readonly indexes: readonly IndexConfig[]
}

export interface IndexConfig {
  readonly columns: readonly string[]
  readonly unique: boolean
  /** Access method, such as `btree` or `gin`; the warehouse's own choice when absent. */
  readonly type?: string
}
