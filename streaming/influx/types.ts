import type { Problem } from '../../src/errors/index.ts'

/** Why a request is sent again. */
export type RetryReason = 'network' | 'timeout' | 'throttled' | 'server_error' | 'configuration'

/** Told of what happens while lines are written. */
export interface InfluxObserver {
  /** A request is sent again in a while. With the reason `configuration` only a person can end that. */
  readonly retrying: (reason: RetryReason, problem: Problem, delayMs: number) => void
  /** Whether the server takes writes, by its last answer; told when it changes. `open`: it is waited for. */
  readonly circuit: (state: CircuitState) => void
  /** Points were older than the bucket keeps: the server drops them, which is not the fault of their messages. */
  readonly expired: (points: number) => void
}

export type CircuitState = 'closed' | 'open'

/** How a write keeps its partition while it waits. */
export interface Hold {
  /** Called every half second while a write waits. What it throws ends the write. */
  readonly heartbeat: () => Promise<void>
  /** Whether the partition was taken away. */
  readonly isStale: () => boolean
  readonly signal: AbortSignal
}

export interface RefusedLine {
  /** Its place among the lines that were to be written. */
  readonly index: number
  /** What the server said. */
  readonly detail: string
}

/** A bucket. Disposing it closes its connections. */
export interface Influx extends AsyncDisposable {
  /**
   * Writes lines and returns when the server has them, however long that takes: all but those that it refuses, which are
   * found by halving. `stale`: the partition is not held any more, or the signal came; some may be written.
   */
  write(lines: readonly string[], hold: Hold): Promise<{ readonly refused: readonly RefusedLine[] } | 'stale'>
  /** Rows of a Flux query, each by the names of its columns, as text. @throws {ProjectError} `INFLUX_QUERY_FAILED` */
  query(flux: string): Promise<readonly Readonly<Record<string, string>>[]>
  /** The same one by one, for more rows than memory should hold. */
  stream(flux: string): AsyncIterable<Readonly<Record<string, string>>>
  /**
   * Makes the bucket when it is not there. Checks address, token and organisation on the way.
   * @throws {ProjectError} `INFLUX_UNREACHABLE`, `INFLUX_MISCONFIGURED`
   */
  ensureBucket(): Promise<void>
  /** How long the bucket keeps points; `undefined`: for ever. @throws {ProjectError} like {@link ensureBucket} */
  retentionMs(): Promise<number | undefined>
  /** The version of the server. @throws {ProjectError} `INFLUX_UNREACHABLE` */
  ping(): Promise<string>
}
