export type LogFormat = 'text' | 'json'
export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** Writes one line. Facts stand beside the sentence, so that machines need not read it. */
export type Log = (level: LogLevel, message: string, facts?: LogFacts) => void
export type LogFacts = Readonly<Record<string, unknown>>

export interface LogOptions {
  readonly format: LogFormat
  /** Less important lines are left out. */
  readonly level: LogLevel
  /** Hides secrets in a text. */
  readonly mask: (text: string) => string
  /** Where a line goes; standard error when absent. */
  readonly write?: (line: string) => void
  readonly now?: () => Date
}

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']

/** The service's own log: to standard error, because standard output is for what was asked for. */
export function createLog(options: LogOptions): Log {
  const { format, mask, now = () => new Date(), write = (line) => void process.stderr.write(line) } = options
  const lineOf = format === 'json' ? jsonLine : textLine
  return (level, message, facts = {}) => {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(options.level)) return
    const head = { ts: now().toISOString(), level, msg: mask(message) }
    write(`${oneLine(lineOf(head, maskFacts(facts, mask)))}\n`)
  }
}

interface Head {
  readonly ts: string
  readonly level: LogLevel
  readonly msg: string
}

/** Before anything is quoted: an escaped secret would not be recognised. */
function maskFacts(facts: LogFacts, mask: LogOptions['mask']): LogFacts {
  const hide = (_: string, value: unknown) => {
    if (value instanceof Error) return mask(value.message)
    if (typeof value === 'bigint') return String(value)
    return typeof value === 'string' ? mask(value) : value
  }
  return JSON.parse(JSON.stringify(facts, hide)) as LogFacts
}

/** The head comes first for the eye, and again so that no fact takes its place. */
function jsonLine(head: Head, facts: LogFacts): string {
  return JSON.stringify({ v: 1, ...head, ...facts, ...head })
}

/** Values are quoted when they hold a space. */
function textLine({ ts, level, msg }: Head, facts: LogFacts): string {
  const words = Object.entries(facts).map(([name, value]) => `${name}=${wordOf(value)}`)
  return [ts, level.padEnd(5), msg, ...words].join(' ')
}

function wordOf(value: unknown): string {
  return typeof value === 'string' && !/[\s"=]|^$/.test(value) ? value : JSON.stringify(value)
}

/** Control characters are escaped: what a server or a message sent can neither forge a line nor paint the terminal. */
function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what it is about
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (found) => {
    return `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
