import type { RowEncoder, StreamColumn } from '../source.ts'
import { encodeNumeric } from './numeric.ts'

/** Name of PostgreSQL's binary COPY format. */
export const COPY_FORMAT = 'pgcopy'

/** Signature, flags and the length of an empty header extension. */
const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
const FIRST_CAPACITY = 1 << 18
const NULL = -1
/** Microseconds from 1970, the epoch of the tool, to 2000, the epoch of PostgreSQL. */
const EPOCH_SHIFT = 946_684_800_000_000n
/** 4714-11-24 BC and the end of the year 294276, in microseconds since 2000. */
const FIRST_TIMESTAMP = -211_813_488_000_000_000n
const END_TIMESTAMP = 9_223_371_331_200_000_000n
const EPOCH_SHIFT_DAYS = 10_957
/** 4714-11-24 BC and the end of the year 5874897, in days since 2000. */
const FIRST_DATE = -2_451_545
const END_DATE = 2_145_031_949
const JSONB_VERSION = 1

/** Writes rows as binary COPY. Values must be of the types of the columns, because the format has no safety net. */
export function createEncoder(columns: readonly StreamColumn[]): RowEncoder {
  return new CopyEncoder(columns.length)
}

class CopyEncoder implements RowEncoder {
  readonly format = COPY_FORMAT
  readonly #columns: number
  #buffer = Buffer.allocUnsafe(FIRST_CAPACITY)
  #at = 0
  #rowStart = 0
  #rows = 0
  #started = false

  constructor(columns: number) {
    this.#columns = columns
  }

  get rows(): number {
    return this.#rows
  }

  get pendingBytes(): number {
    return this.#at
  }

  beginRow(): void {
    this.#start()
    this.#rowStart = this.#at
    this.#reserve(2)
    this.#at = this.#buffer.writeInt16BE(this.#columns, this.#at)
  }

  endRow(): void {
    this.#rows++
  }

  undoRow(): void {
    this.#at = this.#rowStart
  }

  writeNull(): void {
    this.#length(NULL, 0)
  }

  writeText(value: string): void {
    // Three bytes are the most that one UTF-16 unit can take, so the text is encoded in one pass.
    this.#reserve(4 + value.length * 3)
    const written = this.#buffer.write(value, this.#at + 4, 'utf8')
    this.#buffer.writeInt32BE(written, this.#at)
    this.#at += 4 + written
  }

  writeUtf8(bytes: Uint8Array): void {
    this.writeBytes(bytes)
  }

  writeInt64(value: bigint | number): void {
    this.#length(8, 8)
    this.#at = this.#buffer.writeBigInt64BE(BigInt(value), this.#at)
  }

  writeDouble(value: number): void {
    this.#length(8, 8)
    this.#at = this.#buffer.writeDoubleBE(value, this.#at)
  }

  writeBoolean(value: boolean): void {
    this.#length(1, 1)
    this.#at = this.#buffer.writeUInt8(value ? 1 : 0, this.#at)
  }

  /** @throws {RangeError} for a moment that PostgreSQL cannot store; the row is then to be undone. */
  writeTimestamp(microseconds: bigint): void {
    const since2000 = microseconds - EPOCH_SHIFT
    if (since2000 < FIRST_TIMESTAMP || since2000 >= END_TIMESTAMP) {
      throw new RangeError('The moment lies outside of 4713 BC to 294276 AD.')
    }
    this.#length(8, 8)
    this.#at = this.#buffer.writeBigInt64BE(since2000, this.#at)
  }

  /** @throws {RangeError} for a day that PostgreSQL cannot store. */
  writeDate(days: number): void {
    const since2000 = days - EPOCH_SHIFT_DAYS
    if (since2000 < FIRST_DATE || since2000 >= END_DATE) {
      throw new RangeError('The day lies outside of 4713 BC to 5874897 AD.')
    }
    this.#length(4, 4)
    this.#at = this.#buffer.writeInt32BE(since2000, this.#at)
  }

  /** @throws {RangeError} for text that is not a number or has too many digits. */
  writeNumeric(digits: string): void {
    const words = encodeNumeric(digits)
    this.#length(words.length * 2, words.length * 2)
    for (const word of words) this.#at = this.#buffer.writeUInt16BE(word, this.#at)
  }

  writeBytes(bytes: Uint8Array): void {
    this.#length(bytes.length, bytes.length)
    this.#buffer.set(bytes, this.#at)
    this.#at += bytes.length
  }

  /** @throws {RangeError} for anything but 16 bytes. */
  writeUuid(bytes: Uint8Array): void {
    if (bytes.length !== 16) throw new RangeError('A UUID has 16 bytes.')
    this.writeBytes(bytes)
  }

  writeJson(bytes: Uint8Array): void {
    this.#length(bytes.length + 1, bytes.length + 1)
    this.#at = this.#buffer.writeUInt8(JSONB_VERSION, this.#at)
    this.#buffer.set(bytes, this.#at)
    this.#at += bytes.length
  }

  take(last: boolean): Uint8Array {
    this.#start()
    if (last) {
      this.#reserve(2)
      this.#at = this.#buffer.writeInt16BE(-1, this.#at)
    }
    const taken = Buffer.from(this.#buffer.subarray(0, this.#at))
    this.#at = 0
    this.#rowStart = 0
    return taken
  }

  #start(): void {
    if (this.#started) return
    this.#started = true
    this.#reserve(HEADER.length)
    this.#buffer.set(HEADER, this.#at)
    this.#at += HEADER.length
  }

  /** Writes the length of a value, and makes room for the value. */
  #length(length: number, room: number): void {
    this.#reserve(4 + room)
    this.#at = this.#buffer.writeInt32BE(length, this.#at)
  }

  #reserve(bytes: number): void {
    const needed = this.#at + bytes
    if (needed <= this.#buffer.length) return
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2))
    this.#buffer.copy(grown, 0, 0, this.#at)
    this.#buffer = grown
  }
}
