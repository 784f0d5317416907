import { PythonError, typeError, valueError } from './error.ts'
import { floatDigits } from './format-number.ts'
import { isNumber, numeric, typeName } from './kinds.ts'
import { representationOf, textOf } from './text.ts'
import { Dict, failUndefined, isTemplateObject, Tuple, Undefined } from './values.ts'

const DIRECTIVE =
  /%(?:\((?<key>.*?)\))?(?<flags>[-+ #0]*)(?<width>\*|\d+)?(?:\.(?<precision>\*|\d+))?[hlL]?(?<conversion>[a-zA-Z%])/g

/** Python's `format % values`. */
export function percentFormat(format: string, values: unknown): string {
  const source = new ArgumentSource(values)
  const text = format.replace(DIRECTIVE, (...match) => directive(match.at(-1) as Directive, source))
  source.finish()
  return text
}

interface Directive {
  readonly key?: string
  readonly flags: string
  readonly width?: string
  readonly precision?: string
  readonly conversion: string
}

/** Hands out the right-hand side of `%` in turn. */
class ArgumentSource {
  private readonly values: unknown
  private readonly items: readonly unknown[]
  private used = 0

  constructor(values: unknown) {
    this.values = values
    this.items = values instanceof Tuple ? values.items : [values]
  }

  next(): unknown {
    if (this.used >= this.items.length) throw typeError('not enough arguments for format string')
    return this.items[this.used++]
  }

  named(key: string): unknown {
    if (!(this.values instanceof Dict)) throw typeError('format requires a mapping')
    this.used = this.items.length
    if (!this.values.has(key)) throw new PythonError('KeyError', `'${key}'`)
    return this.values.get(key)
  }

  finish(): void {
    const isMapping =
      this.values instanceof Dict || (isTemplateObject(this.values) && this.values.isMapping === true)
    if (this.used >= this.items.length || isMapping || Array.isArray(this.values)) return
    throw typeError('not all arguments converted during string formatting')
  }
}

function directive(found: Directive, source: ArgumentSource): string {
  if (found.conversion === '%') return '%'
  const width = size(found.width, source) ?? 0
  const precision = size(found.precision, source)
  const value = found.key === undefined ? source.next() : source.named(found.key)
  const { sign, body } = converted(found, value, precision)
  const missing = Math.max(0, width - sign.length - body.length)
  if (found.flags.includes('-')) return sign + body + ' '.repeat(missing)
  const isNumeric = !'srac'.includes(found.conversion)
  if (found.flags.includes('0') && isNumeric) return sign + '0'.repeat(missing) + body
  return ' '.repeat(missing) + sign + body
}

function size(text: string | undefined, source: ArgumentSource): number | undefined {
  if (text === undefined) return undefined
  if (text !== '*') return Number(text)
  const value = source.next()
  if (!isNumber(value)) throw typeError('* wants int')
  return Number(numeric(value))
}

function converted(
  found: Directive,
  value: unknown,
  precision: number | undefined,
): { readonly sign: string; readonly body: string } {
  switch (found.conversion) {
    case 's':
      return { sign: '', body: textOf(value).slice(0, precision) }
    case 'r':
    case 'a':
      return { sign: '', body: representationOf(value).slice(0, precision) }
    case 'c':
      return { sign: '', body: typeof value === 'string' ? value : String.fromCodePoint(Number(value)) }
    default:
      return convertedNumber(found, value, precision)
  }
}

function convertedNumber(
  { conversion, flags }: Directive,
  value: unknown,
  precision: number | undefined,
): { readonly sign: string; readonly body: string } {
  if (!'diouxXeEfFgG'.includes(conversion)) {
    throw valueError(`unsupported format character '${conversion}'`)
  }
  if (value instanceof Undefined) failUndefined(value)
  if (!isNumber(value)) {
    throw typeError(`%${conversion} format: a real number is required, not ${typeName(value)}`)
  }
  const number = numeric(value)
  const isNegative = number < 0 || Object.is(number, -0)
  const positiveSign = flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
  const body = digits({ conversion, flags }, isNegative ? -number : number, precision)
  return { sign: isNegative ? '-' : positiveSign, body }
}

function digits(
  { conversion, flags }: Pick<Directive, 'conversion' | 'flags'>,
  number: number | bigint,
  precision: number | undefined,
): string {
  const whole = typeof number === 'bigint' ? number : Math.trunc(number)
  if ('diu'.includes(conversion)) return String(whole).padStart(precision ?? 0, '0')
  if (!'xXo'.includes(conversion)) return floatDigits(conversion, Number(number), precision)
  const plain = whole.toString(conversion === 'o' ? 8 : 16)
  const prefix = flags.includes('#') ? `0${conversion}` : ''
  return prefix + (conversion === 'X' ? plain.toUpperCase() : plain)
}
