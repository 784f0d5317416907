import { Decimal128 } from 'bson'
import { expect, test } from 'vitest'

import { IsoDates } from './date.ts'
import { decimalText, plainDigits } from './decimal.ts'

const DAY_MS = 86_400_000

function dateText(ms: bigint): string {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(ms)
  return new IsoDates().text(bytes, 0)
}

test('dates are written as JavaScript writes them, as far as it can', () => {
  for (let day = -8_000_000; day <= 8_000_000; day += 997) {
    const ms = day * DAY_MS + (Math.abs(day * 7919) % DAY_MS)
    expect(dateText(BigInt(ms))).toBe(new Date(ms).toISOString())
  }
})

test.each([
  [2n ** 63n - 1n, '+292278994-08-17T07:12:55.807Z'],
  [-(2n ** 63n), '-292275055-05-16T16:47:04.192Z'],
  [-62_167_219_200_000n, '0000-01-01T00:00:00.000Z'],
  [-62_167_219_200_001n, '-000001-12-31T23:59:59.999Z'],
  [253_402_300_800_000n, '+010000-01-01T00:00:00.000Z'],
])('%s milliseconds are %s, also where Date ends', (ms, text) => {
  expect(dateText(ms)).toBe(text)
})

test.each([
  '0',
  '-0',
  '1',
  '-1.50',
  '0.000001',
  '1E-7',
  '0E+3',
  '0.00',
  '9007199254740993',
  '1E-6176',
  '9.999999999999999999999999999999999E+6144',
  'NaN',
  'Infinity',
  '-Infinity',
])('the decimal %s keeps its text', (text) => {
  const { bytes } = Decimal128.fromString(text)
  expect(decimalText(Buffer.from(bytes), 0)).toBe(text)
})

test('short decimals are written as bson writes them', () => {
  for (let exponent = -12; exponent <= 6; exponent++) {
    for (const digits of ['0', '1', '12', '100', '4503599627370497']) {
      const value = Decimal128.fromString(`-${digits}E${exponent}`)
      expect(decimalText(Buffer.from(value.bytes), 0)).toBe(value.toString())
    }
  }
})

test.each([
  ['12.50', '12.50'],
  ['1.5E+3', '1500'],
  ['-1E-7', '-0.0000001'],
  ['1.234e+2', '123.4'],
  ['-1.5e-2', '-0.015'],
  ['NaN', 'NaN'],
])('%s without its exponent is %s', (text, digits) => {
  expect(plainDigits(text)).toBe(digits)
})
