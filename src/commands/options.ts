import type { Emit, RunResult } from '../execute/index.ts'
import type { ReadProjectOptions } from '../project/index.ts'

/** What every command that works on a project takes. */
export interface CommandOptions extends ReadProjectOptions {
  readonly select: readonly string[]
  readonly exclude: readonly string[]
  readonly fullRefresh: boolean
  readonly failFast: boolean
  readonly explain: boolean
  /** The command line for artifacts, without secrets. */
  readonly invocation: string
  readonly signal: AbortSignal
  readonly emit: Emit
}

export interface CommandOutcome {
  readonly exitCode: number
  readonly result?: RunResult
  /** What the user asked for, for stdout; without a final newline. */
  readonly output?: string
}
