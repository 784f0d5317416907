import type { ColumnDescription, NodeIdentity, RelationName } from './common.ts'

/** A CSV file under `seeds/`. Its rows are read when it is loaded, never held in the node. */
export interface SeedNode extends NodeIdentity {
  readonly kind: 'seed'
  readonly relation: RelationName
  readonly columns: readonly ColumnDescription[]
  /** Types the user pinned, by column name; the others are inferred. */
  readonly columnTypes: Readonly<Record<string, string>>
  readonly delimiter: string
}
