import { Decimal128 } from 'bson'

import { wholeNumber } from './date.ts'

/** Exponents of Decimal128 are stored with this added. */
const EXPONENT_BIAS = 6176

/** The text of a Decimal128 by its specification: `12.50`, `1E-7`, `NaN`, `-Infinity`, `-0`. */
export function decimalText(bytes: Buffer, at: number): string {
  return shortDecimal(bytes, at) ?? new Decimal128(bytes.subarray(at, at + 16)).toString()
}

/** The same number without an exponent: `1.5E+3` becomes `1500`. Words such as `NaN` stay. */
export function plainDigits(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?[eE]([+-]?\d+)$/.exec(text)
  if (!match) return text
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const digits = whole + fraction
  const point = whole.length + Number(exponent)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  if (point >= digits.length) return sign + digits + '0'.repeat(point - digits.length)
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

/** Whether the coefficient is a safe integer, as in nearly all decimals that occur. */
export function isShortDecimal(bytes: Buffer, at: number): boolean {
  const top = bytes.readInt32LE(at + 12)
  const isLarge =
    bytes.readInt32LE(at + 8) !== 0 || (top & 0x1ffff) !== 0 || bytes.readUInt32LE(at + 4) >= 0x200000
  // Both bits set: infinity, NaN, or a coefficient that counts as zero.
  return !isLarge && (top & 0x60000000) !== 0x60000000
}

/** The coefficient of a short decimal, with its sign. */
export function decimalUnits(bytes: Buffer, at: number): number {
  const units = wholeNumber(bytes, at)
  return isNegative(bytes, at) ? -units : units
}

/** The power of ten that the coefficient is multiplied by. */
export function decimalExponent(bytes: Buffer, at: number): number {
  return ((bytes.readInt32LE(at + 12) >>> 17) & 0x3fff) - EXPONENT_BIAS
}

function isNegative(bytes: Buffer, at: number): boolean {
  return (bytes[at + 15] as number) > 127
}

/** A short decimal without an exponent in its text, ten times as fast as the general way. */
function shortDecimal(bytes: Buffer, at: number): string | undefined {
  if (!isShortDecimal(bytes, at)) return undefined
  const exponent = decimalExponent(bytes, at)
  const digits = String(wholeNumber(bytes, at))
  if (exponent > 0 || exponent + digits.length - 1 < -6) return undefined
  const sign = isNegative(bytes, at) ? '-' : ''
  if (exponent === 0) return sign + digits
  const padded = digits.padStart(1 - exponent, '0')
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`
}
