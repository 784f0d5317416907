import { textWidth } from '../util/index.ts'
import type { Problem, SourceLocation } from './problem.ts'

export interface FormatOptions {
  /** The text of a file of the project, or undefined when it cannot be read (then there is no excerpt). */
  readonly readSource: (file: string) => string | undefined
  /** Wraps text in a colour; the identity when the output takes none. */
  readonly paint: (style: 'red' | 'yellow' | 'blue' | 'dim' | 'bold', text: string) => string
  readonly severity?: 'error' | 'warning'
  /** Columns an excerpt may take; longer lines are cut around the caret. 100 when absent. */
  readonly columns?: number
}

/** Prints a problem with its place, an excerpt with a caret, notes, and one hint; without a final newline. */
export function formatProblem(one: Problem, options: FormatOptions): string {
  const { paint, severity = 'error' } = options
  const colour = severity === 'error' ? 'red' : 'yellow'
  return [
    `${paint(colour, `${severity}[${one.code}]`)}${paint('bold', `: ${indentRest(one.message)}`)}`,
    ...(one.location ? place(one.location, options) : []),
    ...(one.notes ?? []).map((note) => `  ${paint('dim', `note: ${indentRest(note)}`)}`),
    ...(one.hint ? [`  ${paint('blue', 'help')}: ${indentRest(one.hint)}`] : []),
  ].join('\n')
}

/** Messages of databases may have several lines; all but the first are indented. */
function indentRest(text: string): string {
  return text.trimEnd().split(/\r?\n/).map(showControls).join('\n    ')
}

function place(at: SourceLocation, options: FormatOptions): readonly string[] {
  const { readSource, paint, severity, columns = 100 } = options
  const arrow = `  ${paint('blue', '-->')} ${at.file}:${at.line}:${at.column}`
  const lines = readSource(at.file)?.split(/\r?\n/)
  const text = lines?.[at.line - 1]
  if (!lines || text === undefined) return [arrow]
  const gutter = String(at.line).length + 1
  const view = viewAround(text, at, columns)
  const above = at.line > 1 ? clip(showControls(lines[at.line - 2] ?? ''), view) : undefined
  const caret = paint(severity === 'warning' ? 'yellow' : 'red', '^'.repeat(view.caretWidth))
  const label = at.label === undefined ? '' : ` ${showControls(at.label)}`
  return [
    arrow,
    ...(above === undefined ? [] : [excerpt(String(at.line - 1).padStart(gutter), above)]),
    excerpt(String(at.line).padStart(gutter), clip(showControls(text), view)),
    excerpt(' '.repeat(gutter), `${' '.repeat(view.caretAt)}${caret}${label}`),
  ]
}

function excerpt(margin: string, text: string): string {
  return `  ${margin} | ${text}`.trimEnd()
}

interface View {
  /** Part of the line to show, in characters of the text after `showControls`. */
  readonly from: number
  readonly to: number
  /** In columns of the terminal, after clipping. */
  readonly caretAt: number
  readonly caretWidth: number
}

const CUT = '...'

/** Chooses the part of a long line that shows the marked place with some of what stands before it. */
function viewAround(text: string, at: SourceLocation, columns: number): View {
  const start = Math.min(at.column - 1, text.length)
  const marked = showControls(text.slice(start, start + (at.length ?? 1)))
  const before = showControls(text.slice(0, start))
  const whole = showControls(text)
  const from = textWidth(whole) <= columns ? 0 : startOfView(before, Math.floor(columns / 2))
  const to = endOfView(whole, from, columns - (from > 0 ? CUT.length : 0))
  const shown = whole.slice(
    before.length,
    Math.max(before.length, Math.min(to, before.length + marked.length)),
  )
  return {
    from,
    to,
    caretAt: textWidth(before.slice(from)) + (from > 0 ? CUT.length : 0),
    caretWidth: Math.max(1, textWidth(shown)),
  }
}

function startOfView(before: string, columns: number): number {
  const letters = Array.from(before)
  let from = before.length
  for (let width = 0; letters.length > 0;) {
    const letter = letters.pop() as string
    width += textWidth(letter)
    if (width > columns) return from
    from -= letter.length
  }
  return 0
}

function endOfView(text: string, from: number, columns: number): number {
  if (textWidth(text.slice(from)) <= columns) return text.length
  let to = from
  let width = CUT.length
  for (const letter of text.slice(from)) {
    width += textWidth(letter)
    if (width > columns) break
    to += letter.length
  }
  return to
}

function clip(text: string, { from, to }: View): string {
  const head = from > 0 && text.length > 0 ? CUT : ''
  return `${head}${text.slice(from, to)}${to < text.length ? CUT : ''}`
}

/** Tabs become four spaces; other control characters, which could steer the terminal, a question mark. */
function showControls(text: string): string {
  return text.replaceAll('\t', '    ').replace(/\p{Cc}/gu, '?')
}
