/** What a column of texts can be read as. The first that fits all its values wins; text fits every value. */
export type GuessedType = 'int64' | 'numeric' | 'date' | 'local timestamp' | 'timestamp' | 'boolean' | 'text'

const MAX_INT64 = 2n ** 63n - 1n
const INTEGER = /^-?(0|[1-9]\d{0,18})$/
/** An exponent needs a point before it: `12e45` is rather an identifier. */
const NUMBER = /^-?((0|[1-9]\d{0,999})(\.\d{1,999})?|\.\d{1,999}|(0|[1-9]\d*)\.\d+[eE][+-]?\d{1,2})$/
const DATE = /^\d{4}-\d\d-\d\d$/
const LOCAL_TIMESTAMP = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?$/
const TIMESTAMP = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,6}))? ?(Z|[+-]\d\d:?\d\d)$/

const FITS: readonly (readonly [GuessedType, (text: string) => boolean])[] = [
  ['int64', isInt64],
  // Leading zeros are no number: `007` would lose them.
  ['numeric', (text) => NUMBER.test(text)],
  ['date', isCalendarDay],
  ['local timestamp', (text) => LOCAL_TIMESTAMP.test(text) && isMoment(`${text.replace(' ', 'T')}Z`)],
  ['timestamp', (text) => timestampMicroseconds(text) !== undefined],
  ['boolean', (text) => /^(true|false)$/i.test(text)],
]

/** Narrows the types of one column value by value. */
export class ColumnGuess {
  #candidates = FITS

  /** @param text a value that is not null, without spaces around it */
  add(text: string): void {
    if (this.#candidates.length === 0) return
    if (this.#candidates.every(([, fits]) => fits(text))) return
    this.#candidates = this.#candidates.filter(([, fits]) => fits(text))
  }

  /** A column of nulls counts as integers, as in dbt. */
  type(): GuessedType {
    return this.#candidates[0]?.[0] ?? 'text'
  }
}

/** Microseconds since 1970 of a moment with a zone, or undefined when the text is none. */
export function timestampMicroseconds(text: string): bigint | undefined {
  const [, day = '', time = '', fraction = '', zone = ''] = TIMESTAMP.exec(text) ?? []
  const ms = Date.parse(`${day}T${time}${zone.replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2')}`)
  if (Number.isNaN(ms) || !isCalendarDay(day)) return undefined
  return BigInt(ms) * 1000n + BigInt(fraction.padEnd(6, '0'))
}

function isInt64(text: string): boolean {
  if (!INTEGER.test(text)) return false
  if (text.length < 18) return true
  const value = BigInt(text)
  return value <= MAX_INT64 && value >= -MAX_INT64 - 1n
}

/** `Date` rolls the 31st of February over to March: that is no day. */
function isCalendarDay(text: string): boolean {
  const ms = DATE.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)
}

function isMoment(text: string): boolean {
  return isCalendarDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text))
}
