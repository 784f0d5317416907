import type { LogicalType, RowEncoder } from '../source.ts'
import { BSON, isText } from './bson-type.ts'
import { wholeNumber } from './date.ts'
import { decimalExponent, decimalText, decimalUnits, isShortDecimal, plainDigits } from './decimal.ts'
import type { BsonValue } from './element-cursor.ts'
import { binaryPayload, binaryText, doubleText, int64Text, isUuid, type JsonWriter } from './json.ts'
import { isStorableText, repairText } from './text.ts'

/** What the writers of a row share. */
export interface WriterTools {
  readonly encoder: RowEncoder
  readonly json: JsonWriter
}

/** Writes a value that fits its column; writes nothing for one that does not. */
export type ColumnWriter = (value: BsonValue, tools: WriterTools) => void | 'unfit'

/** Writers by the type of the column. Each converts only what keeps its meaning and all its digits. */
export const COLUMN_WRITERS: Readonly<Record<LogicalType, ColumnWriter>> = {
  text: writeText,
  int64: writeInt64,
  double: writeDouble,
  numeric: writeNumeric,
  boolean: (value, { encoder }) =>
    value.type === BSON.boolean ? encoder.writeBoolean(isTrue(value)) : 'unfit',
  timestamp: writeTimestamp,
  date: writeDate,
  uuid: (value, { encoder }) =>
    value.type === BSON.binary && isUuid(value) ? encoder.writeUuid(binaryPayload(value)) : 'unfit',
  bytes: (value, { encoder }) =>
    value.type === BSON.binary ? encoder.writeBytes(binaryPayload(value)) : 'unfit',
  json: (value, { encoder, json }) => {
    const { bytes, length } = json.encode(value)
    encoder.writeJson(bytes, 0, length)
  },
}

const MS_PER_DAY = 86_400_000

/** The text of a scalar; undefined for values with a structure. */
export function scalarText(value: BsonValue, json: JsonWriter): string | undefined {
  const { bytes, type, start, end } = value
  switch (type) {
    case BSON.objectId:
      return bytes.toString('hex', start, end)
    case BSON.int32:
      return String(bytes.readInt32LE(start))
    case BSON.int64:
      return int64Text(bytes, start)
    case BSON.double:
      return doubleText(bytes.readDoubleLE(start))
    case BSON.decimal128:
      return decimalText(bytes, start)
    case BSON.boolean:
      return String(isTrue(value))
    case BSON.date:
      return json.dates.text(bytes, start)
    case BSON.binary:
      return binaryText(value)
    case BSON.timestamp:
      return json.encode(value).text()
    default:
      return undefined
  }
}

function isTrue({ bytes, start }: BsonValue): boolean {
  return bytes[start] !== 0
}

function writeText(value: BsonValue, tools: WriterTools): void | 'unfit' {
  const { bytes, type, start, end } = value
  const { encoder, json } = tools
  if (type === BSON.objectId) return writeObjectId(value, tools)
  if (!isText(type)) {
    const text = scalarText(value, json)
    return text === undefined ? 'unfit' : encoder.writeText(text)
  }
  if (isStorableText(bytes, start + 4, end - 1)) return encoder.writeUtf8(bytes, start + 4, end - 1)
  json.repairedTexts++
  encoder.writeText(repairText(bytes, start + 4, end - 1))
}

function writeObjectId({ bytes, start, end }: BsonValue, { encoder, json }: WriterTools): void {
  const hex = json.hex(bytes, start, end)
  encoder.writeUtf8(hex.bytes, 0, hex.length)
}

function writeInt64({ bytes, type, start }: BsonValue, { encoder }: WriterTools): void | 'unfit' {
  if (type === BSON.int32) return encoder.writeInt64(bytes.readInt32LE(start))
  if (type === BSON.int64) {
    const value = wholeNumber(bytes, start)
    return encoder.writeInt64(Number.isSafeInteger(value) ? value : bytes.readBigInt64LE(start))
  }
  if (type !== BSON.double) return 'unfit'
  const value = bytes.readDoubleLE(start)
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? encoder.writeInt64(value) : 'unfit'
}

function writeDouble({ bytes, type, start }: BsonValue, { encoder }: WriterTools): void | 'unfit' {
  if (type === BSON.double) return encoder.writeDouble(bytes.readDoubleLE(start))
  if (type === BSON.int32) return encoder.writeDouble(bytes.readInt32LE(start))
  if (type !== BSON.int64) return 'unfit'
  const value = wholeNumber(bytes, start)
  return Number.isSafeInteger(value) ? encoder.writeDouble(value) : 'unfit'
}

function writeNumeric(value: BsonValue, { encoder }: WriterTools): void | 'unfit' {
  const { bytes, type, start } = value
  if (type === BSON.decimal128 && isShortDecimal(bytes, start)) {
    const exponent = decimalExponent(bytes, start)
    if (exponent <= 0) return encoder.writeScaled(decimalUnits(bytes, start), -exponent)
  }
  if (type === BSON.int32) return encoder.writeScaled(bytes.readInt32LE(start), 0)
  const digits = numericDigits(value)
  return digits === undefined ? 'unfit' : encoder.writeNumeric(digits)
}

function numericDigits({ bytes, type, start }: BsonValue): string | undefined {
  switch (type) {
    case BSON.decimal128:
      return plainDigits(decimalText(bytes, start))
    case BSON.int64:
      return int64Text(bytes, start)
    case BSON.double:
      return plainDigits(String(bytes.readDoubleLE(start)))
    default:
      return undefined
  }
}

function writeTimestamp({ bytes, type, start }: BsonValue, { encoder }: WriterTools): void | 'unfit' {
  // The ordinal of a Timestamp is dropped: it counts operations within one second.
  if (type === BSON.timestamp) {
    return encoder.writeTimestamp(bytes.readUInt32LE(start + 4) * 1_000_000)
  }
  if (type !== BSON.date) return 'unfit'
  const microseconds = wholeNumber(bytes, start) * 1000
  // Beyond the year 2255 a number would round.
  return encoder.writeTimestamp(
    Number.isSafeInteger(microseconds) ? microseconds : bytes.readBigInt64LE(start) * 1000n,
  )
}

/** Only moments at midnight in UTC are dates: a time of day would be lost. */
function writeDate({ bytes, type, start }: BsonValue, { encoder }: WriterTools): void | 'unfit' {
  if (type !== BSON.date) return 'unfit'
  const days = wholeNumber(bytes, start) / MS_PER_DAY
  return Number.isInteger(days) ? encoder.writeDate(days) : 'unfit'
}
