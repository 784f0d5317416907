import type { LogicalType } from '../source.ts'
import { BSON } from './bson-type.ts'
import { wholeNumber } from './date.ts'
import type { BsonValue } from './element-cursor.ts'
import { isUuid } from './json.ts'

/** Kinds of values as bits, so that the kinds met in a field are one number. */
const KIND = {
  integer: 1,
  /** Beyond 2^53: a double would round it. */
  bigInteger: 2,
  double: 4,
  decimal: 8,
  text: 16,
  objectId: 32,
  boolean: 64,
  date: 128,
  timestamp: 256,
  binary: 512,
  uuid: 1024,
  nested: 2048,
} as const

const INTEGERS = KIND.integer | KIND.bigInteger
const NUMBERS = INTEGERS | KIND.double | KIND.decimal

const KIND_OF_TYPE: Readonly<Record<number, number>> = {
  [BSON.double]: KIND.double,
  [BSON.string]: KIND.text,
  [BSON.code]: KIND.text,
  [BSON.symbol]: KIND.text,
  [BSON.objectId]: KIND.objectId,
  [BSON.boolean]: KIND.boolean,
  [BSON.date]: KIND.date,
  [BSON.int32]: KIND.integer,
  [BSON.timestamp]: KIND.timestamp,
  [BSON.decimal128]: KIND.decimal,
  // `undefined` says no more about a field than null does.
  [BSON.null]: 0,
  [BSON.undefined]: 0,
}

/** The bit of a value's kind; 0 for null. */
export function kindOf(value: BsonValue): number {
  if (value.type === BSON.int64) {
    return Number.isSafeInteger(wholeNumber(value.bytes, value.start)) ? KIND.integer : KIND.bigInteger
  }
  if (value.type === BSON.binary) return isUuid(value) ? KIND.uuid : KIND.binary
  return KIND_OF_TYPE[value.type] ?? KIND.nested
}

/** The narrowest type that holds values of all these kinds. */
export function typeForKinds(kinds: number): LogicalType {
  if (kinds & KIND.nested) return 'json'
  if (isWithin(kinds, INTEGERS)) return 'int64'
  if (isWithin(kinds, KIND.integer | KIND.double)) return 'double'
  if (isWithin(kinds, NUMBERS)) return 'numeric'
  if (isWithin(kinds, KIND.boolean)) return 'boolean'
  if (isWithin(kinds, KIND.date | KIND.timestamp)) return 'timestamp'
  if (isWithin(kinds, KIND.uuid)) return 'uuid'
  if (isWithin(kinds, KIND.uuid | KIND.binary)) return 'bytes'
  // Only text, scalars of several kinds, or nothing but nulls.
  return 'text'
}

function isWithin(kinds: number, allowed: number): boolean {
  return kinds !== 0 && (kinds & ~allowed) === 0
}
