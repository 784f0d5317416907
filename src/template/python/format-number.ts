import { typeError, valueError } from './error.ts'
import { isFloat, isNumber, numeric, typeName } from './kinds.ts'
import { floatText, textOf } from './text.ts'
import { isTemplateObject, Markup, type Undefined } from './values.ts'

/** The digits of a finite, non-negative float in one of the styles `e f g`, upper case where the style is. */
export function floatDigits(style: string, value: number, precision: number | undefined): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return 'inf'
  const digits = plainDigits(style.toLowerCase(), value, Math.min(precision ?? 6, 100))
  return style === style.toLowerCase() ? digits : digits.toUpperCase()
}

function plainDigits(style: string, value: number, precision: number): string {
  if (style === 'f') return fixedDigits(value, precision)
  if (style === 'e') return twoDigitExponent(value.toExponential(precision))
  const significant = Math.max(1, precision)
  if (value === 0) return '0'
  const exponential = value.toExponential(significant - 1)
  const exponent = Number(exponential.slice(exponential.indexOf('e') + 1))
  if (exponent < -4 || exponent >= significant) {
    return twoDigitExponent(exponential.replace(/(\.\d*?)0+e/, '$1e').replace('.e', 'e'))
  }
  const fixed = fixedDigits(value, Math.max(0, significant - 1 - exponent))
  return fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed
}

/** JavaScript's toFixed gives up beyond 1e21, where every double is a whole number. */
function fixedDigits(value: number, precision: number): string {
  if (value < 1e21) return roundHalfEven(value, precision).toFixed(precision)
  return BigInt(value).toString() + (precision > 0 ? `.${'0'.repeat(precision)}` : '')
}

function twoDigitExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2')
}

/** Rounds a double by its exact binary value, ties to even, as Python's `round` does. */
export function roundHalfEven(value: number, precision: number): number {
  if (!Number.isFinite(value) || precision > 20) return value
  if (precision < 0) return roundToTens(value, 10 ** -precision)
  const size = Math.abs(value)
  if (size >= 1e21) return value
  // 60 further digits decide exactly whether this is a tie.
  const exact = size.toFixed(Math.min(100, precision + 60))
  const point = exact.indexOf('.')
  let rounded = Number(size.toFixed(precision))
  if (/^50*$/.test(exact.slice(point + 1 + precision))) {
    const digits = BigInt(exact.slice(0, point) + exact.slice(point + 1, point + 1 + precision))
    if (digits % 2n === 0n) rounded = Number(digits) / 10 ** precision
  }
  return value < 0 ? -rounded : rounded
}

function roundToTens(value: number, unit: number): number {
  const quotient = value / unit
  const floor = Math.floor(quotient)
  if (quotient - floor === 0.5) return (floor % 2 === 0 ? floor : floor + 1) * unit
  return Math.round(quotient) * unit
}

interface Spec {
  readonly fill?: string
  readonly align?: string
  readonly sign?: string
  readonly alternate?: string
  readonly zero?: string
  readonly width?: string
  readonly grouping?: string
  readonly precision?: string
  readonly type?: string
}

const SPEC =
  /^(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<alternate>#)?(?<zero>0)?(?<width>\d+)?(?<grouping>[,_])?(?:\.(?<precision>\d+))?(?<type>[a-zA-Z%])?$/su

/** Python's `format(value, spec)`. */
export function formatValue(value: unknown, spec: string): string {
  if (value instanceof Markup) return formatValue(value.text, spec)
  if (isTemplateObject(value) && value.format) return value.format(spec)
  if (spec === '') return textOf(value)
  const parsed: Spec | undefined = SPEC.exec(spec)?.groups
  if (!parsed) throw valueError(`Invalid format specifier '${spec}' for object of type '${typeName(value)}'`)
  return isNumber(value) && (typeof value !== 'boolean' || parsed.type !== undefined)
    ? formatNumber(value, parsed)
    : formatText(value, parsed)
}

function formatNumber(value: Exclude<unknown, Undefined>, spec: Spec): string {
  const number = numeric(value as number)
  const isNegative = number < 0 || Object.is(number, -0)
  const size = isNegative ? -number : number
  const digits = grouped(numberDigits(size, spec, isFloat(value)), spec.grouping)
  const sign = isNegative ? '-' : spec.sign && spec.sign !== '-' ? spec.sign : ''
  const align = spec.align ?? (spec.zero ? '=' : '>')
  return pad({ sign, body: digits, align, fill: spec.fill ?? (spec.zero ? '0' : ' '), width: spec.width })
}

const RADIX: Readonly<Record<string, number>> = { d: 10, n: 10, x: 16, X: 16, o: 8, b: 2 }

function numberDigits(size: number | bigint, spec: Spec, isFloating: boolean): string {
  const precision = spec.precision === undefined ? undefined : Number(spec.precision)
  const type = spec.type
  if (type === '%') return `${floatDigits('f', Number(size) * 100, precision)}%`
  if (type === undefined && isFloating) {
    return precision === undefined ? floatText(Number(size)) : floatDigits('g', Number(size), precision)
  }
  if (type !== undefined && 'eEfFgG'.includes(type)) return floatDigits(type, Number(size), precision)
  if (isFloating) throw unknownCode(type ?? '', 'float')
  return integerDigits(size, type ?? 'd', spec.alternate !== undefined)
}

function integerDigits(size: number | bigint, type: string, hasPrefix: boolean): string {
  const radix = RADIX[type]
  if (radix === undefined) throw unknownCode(type, 'int')
  const digits = (hasPrefix && radix !== 10 ? `0${type}` : '') + size.toString(radix)
  return type === 'X' ? digits.toUpperCase() : digits
}

function unknownCode(code: string, type: string): Error {
  return valueError(`Unknown format code '${code}' for object of type '${type}'`)
}

function grouped(digits: string, separator: string | undefined): string {
  if (!separator) return digits
  const [whole = '', fraction] = digits.split('.')
  const spaced = whole.replace(/\B(?=(\d{3})+(?!\d))/g, separator)
  return fraction === undefined ? spaced : `${spaced}.${fraction}`
}

function formatText(value: unknown, spec: Spec): string {
  if (typeof value === 'object') {
    throw typeError(`unsupported format string passed to ${typeName(value)}.__format__`)
  }
  if (spec.type !== undefined && spec.type !== 's') throw unknownCode(spec.type, typeName(value))
  const text = textOf(value)
  const body =
    spec.precision === undefined ? text : Array.from(text).slice(0, Number(spec.precision)).join('')
  const fill = spec.fill ?? (spec.zero ? '0' : ' ')
  return pad({ sign: '', body, align: spec.align ?? '<', fill, width: spec.width })
}

function pad(piece: {
  readonly sign: string
  readonly body: string
  readonly align: string
  readonly fill: string
  readonly width: string | undefined
}): string {
  const { sign, body, align, fill } = piece
  const missing = Number(piece.width ?? 0) - sign.length - Array.from(body).length
  if (missing <= 0) return sign + body
  if (align === '<') return sign + body + fill.repeat(missing)
  if (align === '>') return fill.repeat(missing) + sign + body
  if (align === '=') return sign + fill.repeat(missing) + body
  const before = Math.floor(missing / 2)
  return fill.repeat(before) + sign + body + fill.repeat(missing - before)
}
