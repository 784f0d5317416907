export type { GithubPlace, LogFormat, LogLevel, Reporter, ReportOptions, ReportOutput } from './options.ts'
export { createReporter } from './reporter.ts'
export type { LogLine, LogNode } from './json-line.ts'
