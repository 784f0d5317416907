import type { IndexConfig, RelationName } from '../nodes/index.ts'
import type { LogicalType, RowEncoder, StreamColumn } from './source.ts'

/** Pure half of a warehouse: no connection, so plans and exact-SQL tests need no database. */
export interface Dialect {
  /** `target.type` in templates, and the prefix that `adapter.dispatch` looks for. */
  readonly name: string
  quoteIdentifier(name: string): string
  quoteLiteral(value: string): string
  /** A literal of the type that stores `bytes`. */
  quoteBytes(bytes: Uint8Array): string
  quoteRelation(relation: RelationName): string
  /** Where a table is built before it is published: the one name that {@link Warehouse.prepare} takes for a leftover. */
  stagingRelation(relation: RelationName): RelationName
  /** The type of a column for a field of a source. */
  typeName(type: LogicalType): string
  /**
   * Gives a text column another type, with the rules of a literal: a value that does not fit is an error, it is
   * never cut off.
   */
  castTextColumn(relation: RelationName, column: string, type: string): string
  /** What must be done to build a relation; see {@link Action}. */
  materialize(build: Materialization): readonly Action[]
  /** One row with `failures`, `should_warn` and `should_error`. */
  testQuery(test: TestQuery): string
  /** Adds a row limit to a query, for `show`. */
  limitQuery(sql: string, limit: number): string
  /** Encodes rows for {@link Session.copyIn}. */
  createEncoder(columns: readonly StreamColumn[]): RowEncoder
}

export interface Materialization extends RelationBuild {
  readonly kind: 'view' | 'table'
  /** For tables only. */
  readonly indexes?: readonly IndexConfig[]
}

export interface RelationBuild {
  readonly relation: RelationName
  readonly sql: string
  /** Views of the project that this run builds anew after this relation: they may be dropped in its swap. */
  readonly rebuiltLater: readonly RelationName[]
}

export interface TestQuery {
  readonly sql: string
  readonly failCalc: string
  readonly warnIf: string
  readonly errorIf: string
  readonly limit?: number
}

/**
 * One thing a session does. Actions are data: the plan prints them, the session carries them out in order.
 * Everything up to `publish` works aside; `publish` is the only moment a reader can notice.
 */
export type Action = { readonly kind: 'execute'; readonly sql: string } | Publish | ReplaceView

/**
 * Puts a finished table in the place of another, in one short transaction with a lock timeout and retries.
 * What depends on the old table (views, also those outside the project), its grants, comments and indexes
 * survive. Never cascades: when a dependent would break, nothing changes and the action fails with
 * `DEPENDENTS_BLOCK`.
 */
export interface Publish {
  readonly kind: 'publish'
  readonly staging: RelationName
  readonly relation: RelationName
  readonly rebuiltLater: readonly RelationName[]
  /** Further statements of the same transaction, such as the record of a load. */
  readonly inTransaction: readonly string[]
}

/** Replaces a view in place where its columns allow it, otherwise re-creates it with its dependents. */
export interface ReplaceView extends RelationBuild {
  readonly kind: 'replaceView'
}

export interface QueryResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** Values in the order of the columns, as the driver gives them; exact numbers and dates stay text. */
  readonly rows: readonly (readonly unknown[])[]
  readonly rowCount: number
}

export interface RunStats {
  /** Rows written, when the statement tells. */
  readonly rows?: number
}

export interface RelationState extends RelationName {
  readonly kind: 'table' | 'view' | 'materialized_view' | 'foreign'
}

/** What the warehouse has now, read in bulk. */
export interface WarehouseState {
  readonly schemas: readonly string[]
  readonly relations: readonly RelationState[]
}

/** A relation as the documentation shows it. */
export interface CatalogRelation {
  readonly name: string
  /** `BASE TABLE`, `VIEW`, `MATERIALIZED VIEW`, `FOREIGN`: words of the information schema. */
  readonly kind: string
  readonly owner: string
  readonly comment?: string
  /** The warehouse's own estimate, when it has one. */
  readonly rows?: number
  /** With indexes and what is stored aside, as the warehouse last counted. */
  readonly bytes?: number
  /** In their order. */
  readonly columns: readonly (ColumnInfo & { readonly comment?: string })[]
  /** Roles other than the owner, by privilege. */
  readonly grants: Readonly<Record<string, readonly string[]>>
}

export interface ColumnInfo {
  readonly name: string
  readonly type: string
}

/** One connection, used by one thread at a time. Disposing it gives it back to the pool. */
export interface Session extends AsyncDisposable {
  /** @throws {StatementError} with SQLSTATE and position. */
  query(sql: string, parameters?: readonly unknown[], signal?: AbortSignal): Promise<QueryResult>
  run(actions: readonly Action[], signal?: AbortSignal): Promise<RunStats>
  /** Streams encoded rows into a table; all or nothing. Returns the number of rows stored. */
  copyIn(into: CopyTarget, chunks: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<number>
  columnsOf(relation: RelationName): Promise<readonly ColumnInfo[]>
  /** What stands under a name now; undefined when nothing does. */
  relation(name: RelationName): Promise<RelationState | undefined>
}

export interface CopyTarget {
  readonly relation: RelationName
  readonly columns: readonly string[]
  /** The encoder's format. */
  readonly format: string
}

/** An open target. Disposing it closes all connections. */
export interface Warehouse extends AsyncDisposable {
  readonly dialect: Dialect
  session(signal?: AbortSignal): Promise<Session>
  inspect(schemas: readonly string[]): Promise<WarehouseState>
  /** What one schema has of some relations, read with one query; those that are not there are left out. */
  catalog(schema: string, names: readonly string[]): Promise<readonly CatalogRelation[]>
  /**
   * Creates missing schemas and the tool's own (`_tool`), and removes staging tables that dead runs left.
   * Call it under the run lock.
   */
  prepare(schemas: readonly string[]): Promise<void>
  /**
   * Holds the target for one run until disposed, also against other machines.
   * @throws {ProjectError} `RUN_LOCKED`, naming the holder.
   */
  lockRun(holder: string): Promise<RunLock>
}

/** A target that one run holds, until it is disposed. */
export interface RunLock extends AsyncDisposable {
  /** Aborted with `RUN_LOCK_LOST` when the target slips away, since another run may then begin. */
  readonly lost: AbortSignal
}

/** A statement that the warehouse refused. */
export class StatementError extends Error {
  readonly sqlState: string
  /** Character offset in the statement, from 0, when the warehouse tells. */
  readonly position?: number
  /** The statement that was sent. */
  readonly sql: string
  readonly detail?: string
  readonly hint?: string

  constructor(
    message: string,
    facts: {
      readonly sqlState: string
      readonly sql: string
      readonly position?: number | undefined
      readonly detail?: string | undefined
      readonly hint?: string | undefined
    },
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'StatementError'
    this.sqlState = facts.sqlState
    this.sql = facts.sql
    if (facts.position !== undefined) this.position = facts.position
    if (facts.detail !== undefined) this.detail = facts.detail
    if (facts.hint !== undefined) this.hint = facts.hint
  }
}
