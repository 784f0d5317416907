import { roundHalfEven } from '../python/format-number.ts'
import { floatValue, isFloat, isNumber, numeric, typeName } from '../python/kinds.ts'
import { typeError } from '../python/error.ts'
import { failUndefined, Float, Undefined } from '../python/values.ts'
import type { FilterTable } from './table.ts'

export const NUMBER_FILTERS: FilterTable = {
  abs: [[], absolute],
  int: [['default', 'base'], (value, [fallback = 0, base]) => toInteger(defined(value), fallback, base)],
  float: [['default'], (value, [fallback = new Float(0)]) => toFloat(defined(value), fallback)],
  round: [['precision', 'method'], round],
}

function defined(value: unknown): unknown {
  return value instanceof Undefined ? failUndefined(value) : value
}

function asNumber(value: unknown): number | bigint {
  if (value instanceof Undefined) failUndefined(value)
  if (isNumber(value)) return numeric(value)
  throw typeError(`must be real number, not ${typeName(value)}`)
}

function absolute(value: unknown): unknown {
  const number = asNumber(value)
  const size = number < 0 ? -number : number
  return isFloat(value) ? floatValue(Number(size)) : size
}

function toInteger(value: unknown, fallback: unknown, base: unknown): unknown {
  if (isNumber(value)) return wholeNumber(numeric(value), fallback)
  if (typeof value !== 'string') return fallback
  const text = value.trim().replaceAll('_', '')
  const radix = base === undefined ? 10 : Number(asNumber(base))
  if (radix !== 10) {
    const parsed = Number.parseInt(text.replace(/^([+-]?)0[xob]/i, '$1'), radix)
    return Number.isNaN(parsed) ? fallback : parsed
  }
  if (/^[+-]?\d+$/.test(text)) {
    return Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text.replace('+', ''))
  }
  return text === '' || text.startsWith('0x') ? fallback : wholeNumber(Number(text), fallback)
}

function wholeNumber(number: number | bigint, fallback: unknown): unknown {
  if (typeof number === 'bigint') return number
  return Number.isFinite(number) ? Math.trunc(number) + 0 : fallback
}

function toFloat(value: unknown, fallback: unknown): unknown {
  if (isNumber(value)) return floatValue(Number(numeric(value)))
  const text = typeof value === 'string' ? value.trim().replaceAll('_', '') : ''
  const number = text === '' ? Number.NaN : Number(text)
  return Number.isNaN(number) ? fallback : floatValue(number)
}

function round(value: unknown, [digits, method]: readonly unknown[]): unknown {
  const precision = digits === undefined ? 0 : Number(asNumber(digits))
  const number = Number(asNumber(value))
  if (method === 'ceil' || method === 'floor') {
    const unit = 10 ** precision
    return floatValue(Math[method](number * unit) / unit)
  }
  if (isFloat(value)) return floatValue(roundHalfEven(number, precision))
  return precision >= 0 ? asNumber(value) : roundHalfEven(number, precision)
}
