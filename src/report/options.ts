import type { RunEvent } from '../execute/index.ts'

export type LogFormat = 'text' | 'json' | 'github'
export type LogLevel = 'quiet' | 'normal' | 'verbose' | 'debug'

/** Where a report goes: standard error, or any stream. */
export interface ReportOutput {
  readonly write: (text: string) => unknown
  /** Size of the terminal, when it is one. */
  readonly columns?: number
  readonly rows?: number
}

export interface ReportOptions {
  readonly format: LogFormat
  readonly level: LogLevel
  readonly output: ReportOutput
  readonly colour: boolean
  readonly unicode: boolean
  /** Keep a block of running nodes at the foot of the terminal. */
  readonly live: boolean
  /** The text of a file of the project for excerpts, or undefined when it cannot be read. */
  readonly readSource: (file: string) => string | undefined
  /** Hides secrets; applied to everything that is written. */
  readonly mask: (text: string) => string
  readonly github?: GithubPlace
  /** The clock; the system's when absent. */
  readonly now?: () => Date
  /** Marks every JSON line of this run; a new one when absent. */
  readonly invocationId?: string
}

/** What GitHub Actions needs to link a message to a line. */
export interface GithubPlace {
  /** Root of the checkout: annotations name files relative to it. */
  readonly workspace: string
  readonly projectDir: string
  /** File that takes the Markdown summary of the step. */
  readonly summaryFile?: string
}

export interface Reporter {
  readonly emit: (event: RunEvent) => void
  /** Stops timers and takes the live block away. Nothing is written afterwards. */
  readonly close: () => void
}
