import type { Problem, SourceLocation } from './problem.ts'

export interface FormatOptions {
  /** The text of a file of the project, or undefined when it cannot be read (then there is no excerpt). */
  readonly readSource: (file: string) => string | undefined
  /** Wraps text in a colour; the identity when the output takes none. */
  readonly paint: (style: 'red' | 'yellow' | 'blue' | 'dim' | 'bold', text: string) => string
  readonly severity?: 'error' | 'warning'
}

/** Prints a problem with its place, an excerpt with a caret, notes, and one hint; without a final newline. */
export function formatProblem(one: Problem, options: FormatOptions): string {
  const { paint, severity = 'error' } = options
  const colour = severity === 'error' ? 'red' : 'yellow'
  return [
    `${paint(colour, `${severity}[${one.code}]`)}${paint('bold', `: ${one.message}`)}`,
    ...(one.location ? place(one.location, options) : []),
    ...(one.notes ?? []).map((note) => `  ${paint('dim', `note: ${note}`)}`),
    ...(one.hint ? [`  ${paint('blue', 'help')}: ${one.hint}`] : []),
  ].join('\n')
}

function place(at: SourceLocation, { readSource, paint }: FormatOptions): readonly string[] {
  const arrow = `  ${paint('blue', '-->')} ${at.file}:${at.line}:${at.column}`
  const lines = readSource(at.file)?.split(/\r?\n/)
  const text = lines?.[at.line - 1]
  if (!lines || text === undefined) return [arrow]
  const gutter = String(at.line).length + 1
  const before = at.line > 1 ? [`  ${String(at.line - 1).padStart(gutter)} | ${lines[at.line - 2]}`] : []
  const length = Math.max(1, Math.min(at.length ?? 1, text.length - at.column + 1))
  // Tabs are kept in the padding, so that the caret stands under its column whatever their width.
  const padding = text.slice(0, at.column - 1).replace(/[^\t]/g, ' ')
  return [
    arrow,
    ...before,
    `  ${String(at.line).padStart(gutter)} | ${text}`,
    `  ${' '.repeat(gutter)} | ${padding}${paint('red', '^'.repeat(length))}`,
  ]
}
