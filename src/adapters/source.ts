/** Types that every source can name and every warehouse can store. */
export type LogicalType =
  | 'text'
  | 'int64'
  | 'double'
  | 'numeric'
  | 'boolean'
  | 'timestamp' // a moment in time, with microseconds
  | 'date'
  | 'uuid'
  | 'bytes'
  | 'json'

export interface StreamColumn {
  /** Name of the column in the warehouse. */
  readonly name: string
  /** Name or path at the source. */
  readonly sourceName: string
  readonly type: LogicalType | NativeType
  /**
   * The type the column ends up with, as the user spelt it for the warehouse. The rows arrive as `text` and are
   * cast aside, before the table is published, by {@link Dialect.castTextColumn}.
   */
  readonly castTo?: string
}

/** A type that only passes between systems that share a copy format; `name` is written as it is. */
export interface NativeType {
  readonly format: string
  readonly name: string
}

export interface StreamRequest {
  /** Collection or `schema.table`. */
  readonly from: string
  readonly layout: 'columns' | 'document'
  /** Types the user pinned, by column name. */
  readonly pins: Readonly<Record<string, string>>
}

/** What a stream will give. A later `read` keeps to exactly these columns. */
export interface StreamSchema {
  readonly columns: readonly StreamColumn[]
  /** Columns that identify a row, in the warehouse's names; empty when unknown. */
  readonly key: readonly string[]
  /** For progress only. */
  readonly estimatedRows?: number
}

/**
 * Rows with `low <= cursor < high`. Values are texts in the source's full precision, never JavaScript numbers
 * or dates. Both ends are fixed before the read (reference: half-open windows lose nothing at ties).
 */
export interface CursorWindow {
  readonly field: string
  readonly low?: string
  readonly high: string
  readonly includeNull: boolean
}

export interface ReadRequest extends StreamRequest {
  readonly schema: StreamSchema
  readonly encoder: RowEncoder
  readonly window?: CursorWindow
  /** A source that sends nothing for so long fails instead of hanging. */
  readonly idleTimeoutMs: number
  readonly signal: AbortSignal
  /** Told of each row that could not be encoded; the row is not in the chunks. */
  readonly onBadRow: (row: BadRow) => void
  /** Told how many texts lost characters that no warehouse can hold (U+0000, bytes that are not UTF-8). */
  readonly onRepairedTexts?: (texts: number) => void
  /** Told of the running total of rows, and of the final one before the last chunk. */
  readonly onProgress: (rows: number) => void
}

export interface BadRow {
  readonly key: string
  readonly path: string
  readonly message: string
  /** The row as the source gave it. */
  readonly raw: Uint8Array
}

/** Where rows come from. A new source is one folder and one test file. */
export interface Source extends AsyncDisposable {
  /** Names of streams, for messages and `tool debug`. */
  list(): Promise<readonly string[]>
  /** @throws {ProjectError} `SOURCE_STREAM_MISSING`, `SOURCE_FILE_CORRUPT`, `CONNECTION_FAILED` */
  describe(request: StreamRequest): Promise<StreamSchema>
  /**
   * The upper end of an incremental window that is safe to read: no row below it can still appear.
   * Only sources that can be loaded incrementally have it.
   */
  safeHighWatermark?(field: string, settleMs: number): Promise<string>
  /** Chunks in the encoder's format, of 64 to 256 KiB. The last chunk closes the format. */
  read(request: ReadRequest): AsyncIterable<Uint8Array>
}

/**
 * Writes rows in a warehouse's copy format into a growing buffer. A row counts only after `endRow`; `undoRow`
 * forgets what was written since `beginRow`, so that a bad value never reaches the warehouse.
 * Columns must be written in order, each exactly once. A value that the warehouse cannot hold, such as a date
 * too far away, throws a `RangeError`.
 */
export interface RowEncoder {
  /** Name of the copy format. A source that speaks it may pass bytes through untouched. */
  readonly format: string
  readonly rows: number
  beginRow(): void
  endRow(): void
  undoRow(): void
  writeNull(): void
  writeText(value: string): void
  /** Bytes that are valid UTF-8 without U+0000: all of them, or those from `start` to `end`. */
  writeUtf8(bytes: Uint8Array, start?: number, end?: number): void
  /** A number must be a safe integer. */
  writeInt64(value: bigint | number): void
  writeDouble(value: number): void
  writeBoolean(value: boolean): void
  /** Microseconds since 1970-01-01T00:00:00Z. A number must be a safe integer. */
  writeTimestamp(microseconds: bigint | number): void
  /** Days since 1970-01-01. */
  writeDate(days: number): void
  /** Decimal digits such as `-12.50`, or `NaN`, `Infinity`, `-Infinity`. */
  writeNumeric(digits: string): void
  /** The decimal `units / 10^scale`: 1250 with the scale 2 is `12.50`. The units must be a safe integer. */
  writeScaled(units: number, scale: number): void
  writeBytes(bytes: Uint8Array, start?: number, end?: number): void
  /** 16 bytes. */
  writeUuid(bytes: Uint8Array): void
  /** JSON text as UTF-8, valid for the warehouse. */
  writeJson(bytes: Uint8Array, start?: number, end?: number): void
  /** Bytes pending now. */
  readonly pendingBytes: number
  /** Takes the pending bytes; a copy that stays valid. `last` closes the format. */
  take(last: boolean): Uint8Array
}
