import {
  BoundMethod,
  Bytes,
  Dict,
  DictView,
  Float,
  isTemplateObject,
  Markup,
  Namespace,
  OneShot,
  Range,
  SetValue,
  Tuple,
  Undefined,
} from './values.ts'

/** Python's `str(value)`. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return primitiveText(value)
  if (value instanceof Undefined) return ''
  if (value instanceof Markup) return value.text
  return objectText(value)
}

/** Python's `repr(value)`. */
export function representationOf(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value !== 'object' || value === null) return primitiveText(value)
  if (value instanceof Undefined) return 'Undefined'
  if (value instanceof Markup) return `Markup(${quoted(value.text)})`
  return objectText(value)
}

function primitiveText(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value).toString() : floatText(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'bigint') return value.toString()
  return typeof value === 'function' ? `<function ${value.name}>` : 'None'
}

function objectText(value: object): string {
  if (Array.isArray(value)) return `[${listed(value)}]`
  if (value instanceof Dict) return `{${pairs(value.entries())}}`
  if (value instanceof Tuple) return `(${listed(value.items)}${value.items.length === 1 ? ',' : ''})`
  if (value instanceof Float) return floatText(value.value)
  if (isTemplateObject(value)) return value.text?.() ?? `<${value.templateType}>`
  if (value instanceof SetValue) return value.size > 0 ? `{${listed(value.values())}}` : 'set()'
  if (value instanceof DictView) return `dict_${value.kind}([${listed(value.items)}])`
  return rareText(value)
}

function rareText(value: object): string {
  if (value instanceof Range) {
    return `range(${value.start}, ${value.stop}${value.step === 1 ? '' : `, ${value.step}`})`
  }
  if (value instanceof OneShot) return '<generator object>'
  if (value instanceof Namespace) return `<Namespace {${pairs(value.attributes)}}>`
  if (value instanceof BoundMethod) return `<built-in method ${value.name}>`
  if (value instanceof Bytes) return `b'${Buffer.from(value.bytes).toString('latin1')}'`
  return '<object>'
}

function listed(items: readonly unknown[]): string {
  return items.map(representationOf).join(', ')
}

function pairs(entries: Iterable<readonly [unknown, unknown]>): string {
  return Array.from(entries, ([key, value]) => `${representationOf(key)}: ${representationOf(value)}`).join(
    ', ',
  )
}

/** Python's `repr` of a float: 1e+16 and above and below 0.0001 in exponent form. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (Object.is(value, -0)) return '-0.0'
  const size = Math.abs(value)
  if (size === 0 || (size < 1e16 && size >= 1e-4)) {
    return Number.isInteger(value) ? value.toFixed(1) : String(value)
  }
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Text as a Python literal, in double quotes only when that saves escapes. */
export function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  // oxlint-disable-next-line no-control-regex
  const body = text.replace(/[\\'"\x00-\x1f\x7f]/g, (character) => {
    if (character === '"' || character === "'") return character === quote ? `\\${quote}` : character
    return ESCAPES[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
  return quote + body + quote
}
