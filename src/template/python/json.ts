import type { ConfigValue } from '../../nodes/index.ts'
import { typeError } from './error.ts'
import { itemsOf } from './items.ts'
import { isFloat, isNumber, numeric, sequenceItems, typeName, type NumberValue } from './kinds.ts'
import { floatText, textOf } from './text.ts'
import {
  Dict,
  DictView,
  isTemplateObject,
  Markup,
  Namespace,
  OneShot,
  SetValue,
  Undefined,
} from './values.ts'

/** Turns JSON-like data into template values, deeply: arrays become lists, objects dicts. */
export function toTemplateValue(value: unknown): unknown {
  if (value === undefined) return null
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(toTemplateValue)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (isTemplateObject(value) || (prototype !== Object.prototype && prototype !== null)) return value
  const dict = new Dict()
  for (const [key, item] of Object.entries(value)) dict.set(key, toTemplateValue(item))
  return dict
}

/** Turns a template value into plain data, deeply. Undefined gives null; objects of hosts give their text. */
export function fromTemplateValue(value: unknown): ConfigValue {
  if (value === undefined || value === null || value instanceof Undefined) return null
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (isNumber(value)) return Number(numeric(value))
  const entries = value instanceof Dict ? value.entries() : undefined
  if (entries) return Object.fromEntries(entries.map(([key, item]) => [textOf(key), fromTemplateValue(item)]))
  const items = isCollection(value) ? itemsOf(value) : undefined
  return items ? Array.from(items, fromTemplateValue) : textOf(value)
}

function isCollection(value: unknown): boolean {
  return (
    sequenceItems(value) !== undefined ||
    value instanceof SetValue ||
    value instanceof DictView ||
    value instanceof OneShot
  )
}

export interface JsonOptions {
  readonly indent?: number | undefined
  readonly sortKeys?: boolean | undefined
}

/**
 * Python's `json.dumps(value)`: a space after commas and colons, and only ASCII characters.
 * @throws {PythonError} for values that JSON cannot hold.
 */
export function templateJson(value: unknown, options: JsonOptions = {}): string {
  return jsonText(value, options, 0)
}

function jsonText(value: unknown, options: JsonOptions, level: number): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return asciiJson(value)
  if (value instanceof Markup) return asciiJson(value.text)
  if (isNumber(value)) return numberJson(value)
  const items = sequenceItems(value)
  if (items) {
    const parts = Array.from(items, (item) => jsonText(item, options, level + 1))
    return wrapped('[]', parts, { options, level })
  }
  if (value instanceof Dict) return dictJson(value, options, level)
  throw typeError(`Object of type ${typeName(value)} is not JSON serializable`)
}

function numberJson(value: NumberValue): string {
  const number = numeric(value)
  if (!isFloat(value)) return String(number)
  return floatText(Number(number)).replace('nan', 'NaN').replace('inf', 'Infinity')
}

function dictJson(dict: Dict, options: JsonOptions, level: number): string {
  const entries = dict.entries().map(([key, item]) => [keyText(key), item] as const)
  if (options.sortKeys) entries.sort(([one], [other]) => (one < other ? -1 : Number(one > other)))
  const parts = entries.map(([key, item]) => `${asciiJson(key)}: ${jsonText(item, options, level + 1)}`)
  return wrapped('{}', parts, { options, level })
}

function keyText(key: unknown): string {
  if (typeof key === 'string') return key
  if (key === null || typeof key === 'boolean') return String(key)
  if (isNumber(key)) return textOf(key)
  throw typeError(`keys must be str, int, float, bool or None, not ${typeName(key)}`)
}

function wrapped(
  brackets: '[]' | '{}',
  parts: readonly string[],
  { options, level }: { readonly options: JsonOptions; readonly level: number },
): string {
  const [open, close] = brackets
  if (parts.length === 0) return brackets
  if (options.indent === undefined) return `${open}${parts.join(', ')}${close}`
  const inner = `\n${' '.repeat(options.indent * (level + 1))}`
  return `${open}${inner}${parts.join(`,${inner}`)}\n${' '.repeat(options.indent * level)}${close}`
}

function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** The namespace or dict as entries, for `dict(...)` and `namespace(...)`. */
export function entriesOf(value: unknown): readonly (readonly [unknown, unknown])[] {
  if (value instanceof Dict) return value.entries()
  if (value instanceof Namespace) return [...value.attributes]
  return itemsOf(value).map((pair) => {
    const [key, item] = itemsOf(pair)
    return [key, item] as const
  })
}
