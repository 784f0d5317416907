import type { RunResults } from './dbt.ts'

/** `warehouse.json`: what the warehouse tells that no format of dbt has a place for. */
export interface WarehouseFacts {
  readonly metadata: { readonly format: 1; readonly generated_at: string }
  /** Roles by privilege, by unique id. */
  readonly grants: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
  /** Loads of each source, newest first. */
  readonly loads: Readonly<Record<string, readonly LoadRecord[]>>
  /** Runs that the warehouse remembers, newest first: also those that other machines made. */
  readonly runs: readonly RunResults[]
}

/** One load of a source table, as `_tool.loads` holds it. */
export interface LoadRecord {
  readonly status: string
  readonly started_at: string
  readonly finished_at: string | null
  readonly rows_stored: number | null
  readonly rows_bad: number | null
  readonly window_low: string | null
  readonly window_high: string | null
  readonly error: string | null
}
