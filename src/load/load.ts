import type { CsvOptions, Dialect, Session, Source } from '../adapters/index.ts'
import type { LoadConfig, RelationName } from '../nodes/index.ts'
import type { LoadStep } from '../plan/index.ts'

/** What a load needs from outside. */
export interface LoadOutside {
  readonly session: Session
  readonly dialect: Dialect
  readonly openSource: (connectionName: string) => Promise<Source>
  readonly openCsv: (path: string, options: CsvOptions) => Promise<Source>
  readonly signal: AbortSignal
  /** Told of the running total of rows. */
  readonly onProgress: (rows: number) => void
}

export interface LoadResult {
  /** Rows in the table after the load. */
  readonly rows: number
  /** Rows in quarantine. */
  readonly badRows: number
  /** Texts in which U+0000 or bytes that are not UTF-8 were replaced. */
  readonly repairedTexts: number
}

/** One load under way. */
export interface Load {
  readonly id: string
  readonly step: LoadStep
  /** What is read: the collection, table or file, for messages and the record. */
  readonly stream: string
  /** Name of the connection; absent for files of the project. */
  readonly connection?: string
  readonly policy: LoadPolicy
  readonly staging: RelationName
  readonly outside: LoadOutside
}

/** The part of a load block that is about rows. Files of the project have none: every row must be right. */
export type LoadPolicy = Pick<
  LoadConfig,
  'mode' | 'layout' | 'columns' | 'onBadRow' | 'maxBad' | 'allowEmpty' | 'idleTimeoutMs'
> & {
  /** Whether the table gets `_loaded_at`. */
  readonly isStamped: boolean
}

/** What was copied into the staging table. */
export interface StagedRows {
  /** As the source counted them. */
  readonly rows: number
  /** As the warehouse counted them. */
  readonly copied: number
  readonly repairedTexts: number
}
