import type { RowEncoder, StreamColumn } from '../source.ts'
import { encodeNumeric, MAX_UNITS_BYTES, putUnits } from './numeric.ts'

/** Name of PostgreSQL's binary COPY format. */
export const COPY_FORMAT = 'pgcopy'

/** Signature, flags and the length of an empty header extension. */
const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
const FIRST_CAPACITY = 1 << 18
const NULL = -1
const END_OF_ROWS = -1
/** Up to here a loop is quicker than a native copy, which first needs a view of the bytes. */
const SHORT_COPY = 64
const TWO_TO_32 = 4_294_967_296
/** Microseconds from 1970, the epoch of the tool, to 2000, the epoch of PostgreSQL. */
const EPOCH_SHIFT = 946_684_800_000_000
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
  /** Numbers are written through it: engines make one machine instruction of that. */
  #view = viewOf(this.#buffer)
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
    this.#view.setInt16(this.#at, this.#columns)
    this.#at += 2
  }

  endRow(): void {
    this.#rows++
  }

  undoRow(): void {
    this.#at = this.#rowStart
  }

  writeNull(): void {
    this.#reserve(4)
    this.#view.setInt32(this.#at, NULL)
    this.#at += 4
  }

  writeText(value: string): void {
    // Three bytes are the most that one UTF-16 unit can take, so the text is encoded in one pass.
    this.#reserve(4 + value.length * 3)
    const written = this.#buffer.write(value, this.#at + 4, 'utf8')
    this.#view.setInt32(this.#at, written)
    this.#at += 4 + written
  }

  writeUtf8(bytes: Uint8Array, start = 0, end = bytes.length): void {
    this.writeBytes(bytes, start, end)
  }

  writeInt64(value: bigint | number): void {
    const at = this.#field(8)
    if (typeof value === 'bigint') this.#view.setBigInt64(at, value)
    else this.#setWhole(at, value)
  }

  writeDouble(value: number): void {
    const at = this.#field(8)
    this.#view.setFloat64(at, value)
  }

  writeBoolean(value: boolean): void {
    const at = this.#field(1)
    this.#buffer[at] = value ? 1 : 0
  }

  /** @throws {RangeError} for a moment that PostgreSQL cannot store; the row is then to be undone. */
  writeTimestamp(microseconds: bigint | number): void {
    if (typeof microseconds === 'number') {
      const since2000 = microseconds - EPOCH_SHIFT
      if (Number.isSafeInteger(since2000)) {
        const at = this.#field(8)
        this.#setWhole(at, since2000)
        return
      }
    }
    const since2000 = BigInt(microseconds) - BigInt(EPOCH_SHIFT)
    if (since2000 < FIRST_TIMESTAMP || since2000 >= END_TIMESTAMP) {
      throw new RangeError('The moment lies outside of 4713 BC to 294276 AD.')
    }
    const at = this.#field(8)
    this.#view.setBigInt64(at, since2000)
  }

  /** @throws {RangeError} for a day that PostgreSQL cannot store. */
  writeDate(days: number): void {
    const since2000 = days - EPOCH_SHIFT_DAYS
    if (since2000 < FIRST_DATE || since2000 >= END_DATE) {
      throw new RangeError('The day lies outside of 4713 BC to 5874897 AD.')
    }
    const at = this.#field(4)
    this.#view.setInt32(at, since2000)
  }

  /** @throws {RangeError} for text that is not a number or has too many digits. */
  writeNumeric(digits: string): void {
    const words = encodeNumeric(digits)
    let at = this.#field(words.length * 2)
    for (const word of words) {
      this.#view.setUint16(at, word)
      at += 2
    }
  }

  /** @throws {RangeError} for more digits after the point than PostgreSQL can count. */
  writeScaled(units: number, scale: number): void {
    this.#reserve(4 + MAX_UNITS_BYTES)
    const end = putUnits(this.#view, this.#at + 4, { units, scale })
    this.#view.setInt32(this.#at, end - this.#at - 4)
    this.#at = end
  }

  writeBytes(bytes: Uint8Array, start = 0, end = bytes.length): void {
    this.#open(end - start)
    this.#append(bytes, start, end)
  }

  /** @throws {RangeError} for anything but 16 bytes. */
  writeUuid(bytes: Uint8Array): void {
    if (bytes.length !== 16) throw new RangeError('A UUID has 16 bytes.')
    this.writeBytes(bytes)
  }

  writeJson(bytes: Uint8Array, start = 0, end = bytes.length): void {
    this.#open(1 + end - start)
    this.#buffer[this.#at++] = JSONB_VERSION
    this.#append(bytes, start, end)
  }

  take(last: boolean): Uint8Array {
    this.#start()
    if (last) {
      this.#reserve(2)
      this.#view.setInt16(this.#at, END_OF_ROWS)
      this.#at += 2
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

  /** Writes the length of a value and makes room for it. */
  #open(length: number): void {
    this.#reserve(4 + length)
    this.#view.setInt32(this.#at, length)
    this.#at += 4
  }

  /** The place of a value of fixed length. */
  #field(length: number): number {
    this.#open(length)
    const place = this.#at
    this.#at = place + length
    return place
  }

  #append(bytes: Uint8Array, start: number, end: number): void {
    if (end - start > SHORT_COPY) this.#buffer.set(bytes.subarray(start, end), this.#at)
    else
      for (let from = start, to = this.#at; from < end; from++, to++) this.#buffer[to] = bytes[from] as number
    this.#at += end - start
  }

  /** A safe integer as 64 bits, in two halves: a `bigint` would have to be made for each value. */
  #setWhole(at: number, value: number): void {
    const high = Math.floor(value / TWO_TO_32)
    this.#view.setInt32(at, high)
    this.#view.setUint32(at + 4, value - high * TWO_TO_32)
  }

  #reserve(bytes: number): void {
    const needed = this.#at + bytes
    if (needed > this.#buffer.length) this.#grow(needed)
  }

  #grow(needed: number): void {
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2))
    this.#buffer.copy(grown, 0, 0, this.#at)
    this.#buffer = grown
    this.#view = viewOf(grown)
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}
