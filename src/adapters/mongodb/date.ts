import { Scratch } from './scratch.ts'

const MS_PER_DAY = 86_400_000
const BIG_DAY = BigInt(MS_PER_DAY)
const ZERO = 48
const COLON = 58
const POINT = 46
const LETTER_T = 84
const LETTER_Z = 90

/** Days kept as text: dates of one collection repeat. */
const CACHED_DAYS = 20_000

/**
 * Writes moments as ISO 8601 in UTC. Years outside 0 to 9999 get a sign and six digits or more; unlike
 * `Date`, every 64-bit count of milliseconds has a text.
 */
export class IsoDates {
  readonly #days = new Map<number, string>()
  readonly #scratch = new Scratch()

  text(bytes: Buffer, at: number): string {
    this.#scratch.clear()
    this.append(this.#scratch, bytes, at)
    return this.#scratch.text()
  }

  append(out: Scratch, bytes: Buffer, at: number): void {
    const ms = wholeNumber(bytes, at)
    let day = Math.floor(ms / MS_PER_DAY)
    let time = ms - day * MS_PER_DAY
    // Beyond 2^53 a number would round to a neighbouring millisecond.
    if (!Number.isSafeInteger(ms)) {
      const exact = bytes.readBigInt64LE(at)
      time = Number(((exact % BIG_DAY) + BIG_DAY) % BIG_DAY)
      day = Number((exact - BigInt(time)) / BIG_DAY)
    }
    out.appendAscii(this.#day(day))
    appendTime(out, time)
  }

  #day(day: number): string {
    const known = this.#days.get(day)
    if (known !== undefined) return known
    const text = dayText(day)
    if (this.#days.size < CACHED_DAYS) this.#days.set(day, text)
    return text
  }
}

/** A 64-bit integer as a number, exact up to 2^53. */
export function wholeNumber(bytes: Buffer, at: number): number {
  return bytes.readInt32LE(at + 4) * 4_294_967_296 + bytes.readUInt32LE(at)
}

/** `T12:34:56.789Z` */
function appendTime(out: Scratch, ms: number): void {
  out.reserve(14)
  const { bytes, length: at } = out
  const seconds = Math.floor(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  const fraction = ms - seconds * 1000
  const tenths = Math.floor(fraction / 100)
  bytes[at] = LETTER_T
  putTwoDigits(bytes, at + 1, hours)
  bytes[at + 3] = COLON
  putTwoDigits(bytes, at + 4, minutes - hours * 60)
  bytes[at + 6] = COLON
  putTwoDigits(bytes, at + 7, seconds - minutes * 60)
  bytes[at + 9] = POINT
  bytes[at + 10] = ZERO + tenths
  putTwoDigits(bytes, at + 11, fraction - tenths * 100)
  bytes[at + 13] = LETTER_Z
  out.length = at + 14
}

function putTwoDigits(bytes: Buffer, at: number, value: number): void {
  const tens = Math.floor(value / 10)
  bytes[at] = ZERO + tens
  bytes[at + 1] = ZERO + value - tens * 10
}

/** The civil date of a day counted from 1970-01-01, by the 400-year cycle of the Gregorian calendar. */
function dayText(day: number): string {
  // Counted from 0000-03-01, so that the leap day is the last of a year.
  const shifted = day + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const month = (Math.floor((5 * dayOfYear + 2) / 153) + 2) % 12
  const dayOfMonth = dayOfYear - Math.floor((153 * ((month + 10) % 12) + 2) / 5) + 1
  const year = yearOfEra + era * 400 + (month < 2 ? 1 : 0)
  return `${yearText(year)}-${pad(month + 1, 2)}-${pad(dayOfMonth, 2)}`
}

function yearText(year: number): string {
  if (year >= 0 && year <= 9999) return pad(year, 4)
  return `${year < 0 ? '-' : '+'}${pad(Math.abs(year), 6)}`
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0')
}
