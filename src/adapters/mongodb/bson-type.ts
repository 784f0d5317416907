/** Type bytes of BSON elements (bsonspec.org, version 1.1). */
export const BSON = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binary: 5,
  undefined: 6,
  objectId: 7,
  boolean: 8,
  date: 9,
  null: 10,
  regex: 11,
  dbPointer: 12,
  code: 13,
  symbol: 14,
  codeWithScope: 15,
  int32: 16,
  timestamp: 17,
  int64: 18,
  decimal128: 19,
  maxKey: 127,
  minKey: 255,
} as const

/** Whether a type byte stands for text. */
export function isText(type: number): boolean {
  return type === BSON.string || type === BSON.code || type === BSON.symbol
}

/** Names for messages. */
export function bsonTypeName(type: number): string {
  const found = Object.entries(BSON).find(([, code]) => code === type)
  return found ? found[0] : `unknown type ${type}`
}

/** Bytes of a document do not follow the rules of BSON. */
export class DamagedBson extends Error {
  /** Offset in the document. */
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.name = 'DamagedBson'
    this.offset = offset
  }
}

/** Bytes of values that always have the same size; -1 for the others. */
const FIXED_SIZES = fixedSizes()

/**
 * The offset after a value.
 * @throws {DamagedBson} when the value is of no known type or longer than the bytes at hand.
 */
export function endOfValue(bytes: Buffer, type: number, at: number): number {
  const size = FIXED_SIZES[type] ?? -1
  const end = size >= 0 ? at + size : endOfVariable(bytes, type, at)
  if (end > bytes.length) throw new DamagedBson('a value is longer than its document.', at)
  return end
}

/** The offset of the zero byte that ends a text without a length. */
export function endOfCString(bytes: Buffer, at: number): number {
  const end = bytes.indexOf(0, at)
  if (end < 0) throw new DamagedBson('a text has no end.', at)
  return end
}

function endOfVariable(bytes: Buffer, type: number, at: number): number {
  switch (type) {
    case BSON.string:
    case BSON.code:
    case BSON.symbol:
      return at + 4 + stringLength(bytes, at)
    case BSON.object:
    case BSON.array:
    case BSON.codeWithScope:
      return at + readLength(bytes, at, 5)
    case BSON.binary:
      return at + 5 + readLength(bytes, at, 0)
    case BSON.regex:
      return endOfCString(bytes, endOfCString(bytes, at) + 1) + 1
    case BSON.dbPointer:
      return at + 4 + stringLength(bytes, at) + 12
    default:
      throw new DamagedBson(`a value has the ${bsonTypeName(type)}.`, at)
  }
}

function stringLength(bytes: Buffer, at: number): number {
  const length = readLength(bytes, at, 1)
  if (bytes[at + 3 + length] !== 0) throw new DamagedBson('a text has no end.', at)
  return length
}

export function readLength(bytes: Buffer, at: number, least: number): number {
  if (at + 4 > bytes.length) throw new DamagedBson('a length is cut off.', at)
  const length = bytes.readInt32LE(at)
  if (length < least || length > bytes.length) {
    throw new DamagedBson(`a value says it is ${length} bytes long.`, at)
  }
  return length
}

function fixedSizes(): Int8Array {
  const sizes = new Int8Array(256).fill(-1)
  for (const type of [BSON.undefined, BSON.null, BSON.minKey, BSON.maxKey]) sizes[type] = 0
  for (const type of [BSON.double, BSON.date, BSON.timestamp, BSON.int64]) sizes[type] = 8
  sizes[BSON.objectId] = 12
  sizes[BSON.boolean] = 1
  sizes[BSON.int32] = 4
  sizes[BSON.decimal128] = 16
  return sizes
}
