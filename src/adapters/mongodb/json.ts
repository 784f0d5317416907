import { BadValue } from './bad-value.ts'
import { BSON, bsonTypeName, DamagedBson, endOfCString } from './bson-type.ts'
import { IsoDates, wholeNumber } from './date.ts'
import { decimalText } from './decimal.ts'
import { ElementCursor, type BsonValue, type BsonElement } from './element-cursor.ts'
import { Scratch } from './scratch.ts'
import { isStorableText, repairText, uuidText } from './text.ts'

/** Deeper than any server accepts, and shallow enough for the stacks of this process and the warehouse. */
const MAX_DEPTH = 500

const QUOTE = 34
const BACKSLASH = 92

/**
 * Writes BSON values as JSON that keeps all digits, repeated keys and the order of keys. Values that JSON
 * lacks follow MongoDB's Extended JSON; dates, decimals and ids are plain strings.
 */
export class JsonWriter {
  readonly out = new Scratch()
  readonly dates = new IsoDates()
  /** Texts in which characters had to be replaced, since it was made. */
  repairedTexts = 0
  readonly #cursors: ElementCursor[] = []
  #depth = 0

  /** The JSON of one value; valid until the next call. */
  encode(value: BsonValue): Scratch {
    this.#begin()
    this.writeValue(value)
    return this.out
  }

  /** Bytes as hex digits, in the same place as JSON. */
  hex(bytes: Buffer, start: number, end: number): Scratch {
    this.#begin()
    this.out.appendHex(bytes, start, end)
    return this.out
  }

  /** The JSON object of some fields of a document. */
  encodeFields(fields: readonly BsonElement[]): Scratch {
    this.#begin()
    for (const field of fields) {
      this.out.appendByte(this.out.length === 0 ? 123 : 44)
      this.writeText(field.bytes, field.nameStart, field.nameEnd)
      this.out.appendByte(58)
      this.writeValue(field)
    }
    this.out.appendByte(125)
    return this.out
  }

  writeValue(value: BsonValue): void {
    const write = WRITERS[value.type]
    if (!write) throw new DamagedBson(`a value has the ${bsonTypeName(value.type)}.`, value.start)
    write(this, value)
  }

  /** A whole document, or one that is a value. */
  writeDocument(bytes: Buffer, at: number, isArray: boolean): void {
    if (this.#depth >= MAX_DEPTH) throw new BadValue(`it is nested deeper than ${MAX_DEPTH} levels.`)
    const cursor = (this.#cursors[this.#depth] ??= new ElementCursor())
    this.#depth++
    const { out } = this
    out.appendByte(isArray ? 91 : 123)
    cursor.enter(bytes, at)
    const { element } = cursor
    for (let isFirst = true; cursor.next(); isFirst = false) {
      if (!isFirst) out.appendByte(44)
      if (!isArray) {
        this.writeText(bytes, element.nameStart, element.nameEnd)
        out.appendByte(58)
      }
      this.writeValue(element)
    }
    out.appendByte(isArray ? 93 : 125)
    this.#depth--
  }

  /** Bytes of UTF-8 as a JSON string. */
  writeText(bytes: Buffer, start: number, end: number): void {
    // Nearly all text ends here.
    if (this.#appendPlain(bytes, start, end)) return
    this.out.appendByte(QUOTE)
    if (isStorableText(bytes, start, end)) this.#appendEscaped(bytes, start, end)
    else {
      this.repairedTexts++
      const repaired = Buffer.from(repairText(bytes, start, end))
      this.#appendEscaped(repaired, 0, repaired.length)
    }
    this.out.appendByte(QUOTE)
  }

  #begin(): void {
    this.out.clear()
    // The last value may have ended in the middle, with an error.
    this.#depth = 0
  }

  /** Quotes text that JSON takes as it is; appends nothing and returns false for any other. */
  #appendPlain(bytes: Buffer, start: number, end: number): boolean {
    const { out } = this
    out.reserve(end - start + 2)
    const target = out.bytes
    let to = out.length
    target[to++] = QUOTE
    for (let at = start; at < end; at++) {
      const byte = bytes[at] as number
      if (byte < 32 || byte > 126 || byte === QUOTE || byte === BACKSLASH) return false
      target[to++] = byte
    }
    target[to++] = QUOTE
    out.length = to
    return true
  }

  #appendEscaped(bytes: Buffer, start: number, end: number): void {
    const { out } = this
    out.reserve((end - start) * 6)
    for (let at = start; at < end; at++) {
      const byte = bytes[at] as number
      if (byte < 32) out.appendAscii(`\\u${byte.toString(16).padStart(4, '0')}`)
      else {
        if (byte === QUOTE || byte === BACKSLASH) out.bytes[out.length++] = BACKSLASH
        out.bytes[out.length++] = byte
      }
    }
  }
}

type ValueWriter = (json: JsonWriter, value: BsonValue) => void

const WRITERS = valueWriters({
  [BSON.double]: (json, { bytes, start }) => json.out.appendAscii(doubleJson(bytes.readDoubleLE(start))),
  [BSON.string]: writeString,
  [BSON.code]: writeString,
  [BSON.symbol]: writeString,
  [BSON.object]: (json, { bytes, start }) => json.writeDocument(bytes, start, false),
  [BSON.array]: (json, { bytes, start }) => json.writeDocument(bytes, start, true),
  [BSON.binary]: (json, value) => json.out.appendAscii(`"${binaryText(value)}"`),
  [BSON.undefined]: (json) => json.out.appendAscii('{"$undefined":true}'),
  [BSON.objectId]: writeObjectId,
  [BSON.boolean]: (json, { bytes, start }) => json.out.appendAscii(bytes[start] ? 'true' : 'false'),
  [BSON.date]: writeDate,
  [BSON.null]: (json) => json.out.appendAscii('null'),
  [BSON.regex]: writeRegex,
  [BSON.dbPointer]: writeDbPointer,
  [BSON.codeWithScope]: writeCodeWithScope,
  [BSON.int32]: (json, { bytes, start }) => json.out.appendWhole(bytes.readInt32LE(start)),
  [BSON.timestamp]: (json, { bytes, start }) =>
    json.out.appendAscii(`{"t":${bytes.readUInt32LE(start + 4)},"i":${bytes.readUInt32LE(start)}}`),
  [BSON.int64]: writeInt64,
  [BSON.decimal128]: writeDecimal,
  [BSON.minKey]: (json) => json.out.appendAscii('{"$minKey":1}'),
  [BSON.maxKey]: (json) => json.out.appendAscii('{"$maxKey":1}'),
})

/** All digits of a 64-bit integer. */
export function int64Text(bytes: Buffer, at: number): string {
  const value = wholeNumber(bytes, at)
  return Number.isSafeInteger(value) ? String(value) : bytes.readBigInt64LE(at).toString()
}

/** A double as text; the sign of zero is kept. */
export function doubleText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

/** Base64, or the usual form of a UUID. */
export function binaryText(value: BsonValue): string {
  const payload = binaryPayload(value)
  return isUuid(value) ? uuidText(payload) : payload.toString('base64')
}

export function isUuid({ bytes, start }: BsonValue): boolean {
  return bytes[start + 4] === 4 && bytes.readInt32LE(start) === 16
}

export function binaryPayload({ bytes, start, end }: BsonValue): Buffer {
  // Subtype 2, the binary of old drivers, repeats the length inside.
  const isOld = bytes[start + 4] === 2 && end - start >= 9 && bytes.readInt32LE(start + 5) === end - start - 9
  return bytes.subarray(start + (isOld ? 9 : 5), end)
}

function valueWriters(byType: Readonly<Record<number, ValueWriter>>): readonly (ValueWriter | undefined)[] {
  return Array.from({ length: 256 }, (_, type) => byType[type])
}

/** JSON has no word for NaN and the infinities: they become strings. */
function doubleJson(value: number): string {
  return Number.isFinite(value) ? doubleText(value) : `"${value}"`
}

function writeString(json: JsonWriter, { bytes, start, end }: BsonValue): void {
  json.writeText(bytes, start + 4, end - 1)
}

function writeInt64({ out }: JsonWriter, { bytes, start }: BsonValue): void {
  const value = wholeNumber(bytes, start)
  if (Number.isSafeInteger(value)) out.appendWhole(value)
  else out.appendAscii(bytes.readBigInt64LE(start).toString())
}

function writeDecimal({ out }: JsonWriter, { bytes, start }: BsonValue): void {
  out.appendByte(QUOTE)
  out.appendAscii(decimalText(bytes, start))
  out.appendByte(QUOTE)
}

function writeDate({ out, dates }: JsonWriter, { bytes, start }: BsonValue): void {
  out.appendByte(QUOTE)
  dates.append(out, bytes, start)
  out.appendByte(QUOTE)
}

function writeObjectId({ out }: JsonWriter, { bytes, start }: BsonValue): void {
  out.appendByte(QUOTE)
  out.appendHex(bytes, start, start + 12)
  out.appendByte(QUOTE)
}

function writeRegex(json: JsonWriter, { bytes, start, end }: BsonValue): void {
  const patternEnd = endOfCString(bytes, start)
  json.out.appendAscii('{"$regularExpression":{"pattern":')
  json.writeText(bytes, start, patternEnd)
  json.out.appendAscii(',"options":')
  json.writeText(bytes, patternEnd + 1, end - 1)
  json.out.appendAscii('}}')
}

function writeDbPointer(json: JsonWriter, { bytes, start, end }: BsonValue): void {
  json.out.appendAscii('{"$dbPointer":{"$ref":')
  json.writeText(bytes, start + 4, end - 13)
  json.out.appendAscii(`,"$id":{"$oid":"${bytes.toString('hex', end - 12, end)}"}}}`)
}

function writeCodeWithScope(json: JsonWriter, { bytes, start, end }: BsonValue): void {
  const scope = start + 8 + bytes.readInt32LE(start + 4)
  if (scope < start + 9 || scope + 5 > end) throw new DamagedBson('a code with scope is damaged.', start)
  json.out.appendAscii('{"$code":')
  json.writeText(bytes, start + 8, scope - 1)
  json.out.appendAscii(',"$scope":')
  json.writeDocument(bytes, scope, false)
  json.out.appendByte(125)
}
