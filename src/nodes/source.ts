import type { SourceLocation } from '../errors/index.ts'
import type { ColumnDescription, ConfigValues, NodeIdentity, RelationName } from './common.ts'

/** A table that models read but do not build. With a `load` block the tool fills it from a connection. */
export interface SourceNode extends NodeIdentity {
  readonly kind: 'source'
  readonly sourceName: string
  readonly sourceDescription: string
  /** `meta` of the source itself, which its tables inherit. */
  readonly sourceMeta: ConfigValues
  readonly loader: string
  /** `quoting`, `external`, and where the source is, as they were written. */
  readonly written: WrittenSource
  readonly relation: RelationName
  readonly columns: readonly ColumnDescription[]
  readonly load?: LoadConfig
}

export interface WrittenSource {
  readonly quoting: ConfigValues
  readonly external?: ConfigValues
  readonly database?: string
  readonly schema?: string
}

export type LoadMode = 'full_refresh' | 'incremental' | 'append'

/** How a source table is filled. Durations are in milliseconds. */
export interface LoadConfig {
  readonly location: SourceLocation
  /** A name under `connections:` in profiles.yaml. */
  readonly connection: string
  /** Collection or `schema.table` at the source. */
  readonly from: string
  readonly mode: LoadMode
  readonly key: readonly string[]
  readonly cursor?: CursorConfig
  /** `columns`: a column for each field, the rest in `_extra`. `document`: `_id` and the whole document as jsonb. */
  readonly layout: 'columns' | 'document'
  /** Types the user pinned, by column name. */
  readonly columns: Readonly<Record<string, string>>
  readonly onBadRow: 'quarantine' | 'fail'
  readonly maxBad: { readonly rows: number; readonly percent: number }
  /** An empty source replaces a filled table only when this is true. */
  readonly allowEmpty: boolean
  /** A source that sends no byte for so long is given up. */
  readonly idleTimeoutMs: number
}

export interface CursorConfig {
  readonly field: string
  readonly lookbackMs: number
  readonly settleMs: number
  readonly onNull: 'include' | 'exclude' | 'fail'
}
