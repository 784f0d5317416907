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

/** A number that takes part in arithmetic; bool is one. */
export type NumberValue = number | bigint | boolean | Float

export function isNumber(value: unknown): value is NumberValue {
  return (
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    typeof value === 'bigint' ||
    value instanceof Float
  )
}

export function isFloat(value: unknown): boolean {
  return value instanceof Float || (typeof value === 'number' && !Number.isInteger(value))
}

export function isInteger(value: unknown): boolean {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))
}

export function numeric(value: NumberValue): number | bigint {
  if (value instanceof Float) return value.value
  return typeof value === 'boolean' ? Number(value) : value
}

/** A result of float arithmetic as a value. */
export function floatValue(result: number): number | Float {
  return Number.isInteger(result) ? new Float(result) : result
}

/** A result of integer arithmetic as a value. */
export function integerValue(result: bigint): number | bigint {
  const safe = result >= BigInt(Number.MIN_SAFE_INTEGER) && result <= BigInt(Number.MAX_SAFE_INTEGER)
  return safe ? Number(result) : result
}

/** The items of a list or tuple, or undefined for anything else. */
export function sequenceItems(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value
  if (value instanceof Tuple) return value.items
  return value instanceof Range ? value.items() : undefined
}

/** Name of the Python type, as messages have it. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType'
  if (typeof value === 'string') return 'str'
  if (typeof value === 'boolean') return 'bool'
  if (isInteger(value)) return 'int'
  if (typeof value === 'number') return 'float'
  return typeof value === 'object' ? objectTypeName(value) : 'function'
}

const CLASS_NAMES = [
  [Float, 'float'],
  [Tuple, 'tuple'],
  [Dict, 'dict'],
  [Undefined, 'Undefined'],
  [SetValue, 'set'],
  [Range, 'range'],
  [OneShot, 'generator'],
  [Namespace, 'Namespace'],
  [BoundMethod, 'builtin_function_or_method'],
  [Markup, 'Markup'],
  [Bytes, 'bytes'],
] as const

function objectTypeName(value: object): string {
  if (Array.isArray(value)) return 'list'
  if (isTemplateObject(value)) return value.templateType
  if (value instanceof DictView) return `dict_${value.kind}`
  return CLASS_NAMES.find(([type]) => value instanceof type)?.[1] ?? 'object'
}
