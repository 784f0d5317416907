import type { LogicalType, RowEncoder } from '../source.ts'
import { isText } from './bson-type.ts'
import { COLUMN_WRITERS, type ColumnWriter } from './column-writers.ts'

const MAX_INT64 = 2n ** 63n - 1n
const MS_PER_DAY = 86_400_000

/**
 * A writer for a column whose type the user pinned: besides the values of its kind it takes texts that say
 * such a value, and a text column takes everything.
 */
export function pinnedWriter(type: LogicalType): ColumnWriter {
  const writeValue = COLUMN_WRITERS[type]
  const writeParsed = PARSERS[type]
  return (value, tools) => {
    if (writeValue(value, tools) !== 'unfit') return
    if (type === 'text') return tools.encoder.writeText(tools.json.encode(value).text())
    if (!writeParsed || !isText(value.type)) return 'unfit'
    return writeParsed(value.bytes.toString('utf8', value.start + 4, value.end - 1).trim(), tools.encoder)
  }
}

type Parser = (text: string, encoder: RowEncoder) => void | 'unfit'

const PARSERS: Readonly<Partial<Record<LogicalType, Parser>>> = {
  int64: parseInt64,
  double: (text, encoder) => (DECIMAL.test(text) ? encoder.writeDouble(Number(text)) : 'unfit'),
  numeric: (text, encoder) => (PLAIN_DECIMAL.test(text) ? encoder.writeNumeric(text) : 'unfit'),
  boolean: (text, encoder) =>
    /^(true|false)$/i.test(text) ? encoder.writeBoolean(text.toLowerCase() === 'true') : 'unfit',
  timestamp: parseTimestamp,
  date: (text, encoder) =>
    isCalendarDay(text) ? encoder.writeDate(Date.parse(`${text}T00:00:00Z`) / MS_PER_DAY) : 'unfit',
  uuid: (text, encoder) =>
    UUID.test(text) ? encoder.writeUuid(Buffer.from(text.replaceAll('-', ''), 'hex')) : 'unfit',
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?$/
const PLAIN_DECIMAL = /^-?\d{1,1000}(\.\d{1,1000})?$/
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i
const TIMESTAMP = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,6})0*)?(Z|[+-]\d\d:\d\d)$/

function parseInt64(text: string, encoder: RowEncoder): void | 'unfit' {
  if (!/^-?\d{1,19}$/.test(text)) return 'unfit'
  const value = BigInt(text)
  return value <= MAX_INT64 && value >= -MAX_INT64 - 1n ? encoder.writeInt64(value) : 'unfit'
}

/** ISO 8601 with a zone: without one the moment would be a guess. */
function parseTimestamp(text: string, encoder: RowEncoder): void | 'unfit' {
  const [, day = '', time = '', fraction = '', zone = ''] = TIMESTAMP.exec(text) ?? []
  const ms = Date.parse(`${day}T${time}${zone}`)
  if (Number.isNaN(ms) || !isCalendarDay(day)) return 'unfit'
  return encoder.writeTimestamp(BigInt(ms) * 1000n + BigInt(fraction.padEnd(6, '0')))
}

/** `Date` rolls the 31st of February over to March: that is not what was written. */
function isCalendarDay(text: string): boolean {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)
}
