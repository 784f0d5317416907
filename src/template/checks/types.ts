import { isIterable } from '../python/items.ts'
import { isFloat, isInteger, isNumber, sequenceItems } from '../python/kinds.ts'
import {
  BoundMethod,
  Dict,
  isTemplateObject,
  Markup,
  Namespace,
  OneShot,
  SetValue,
  Undefined,
} from '../python/values.ts'

export interface Check {
  readonly parameters: readonly string[]
  readonly run: (value: unknown, given: readonly unknown[]) => unknown
}

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  defined: (value) => !(value instanceof Undefined),
  undefined: (value) => value instanceof Undefined,
  none: (value) => value === null || value === undefined,
  boolean: (value) => typeof value === 'boolean',
  true: (value) => value === true,
  false: (value) => value === false,
  integer: isInteger,
  float: isFloat,
  number: isNumber,
  string: (value) => typeof value === 'string' || value instanceof Markup || isTextLike(value),
  mapping: isMapping,
  iterable: isIterable,
  sequence: isSequence,
  callable: isCallable,
  escaped: (value) => value instanceof Markup,
}

export const TYPE_CHECKS: ReadonlyMap<string, Check> = new Map(
  Object.entries(TYPES).map(([name, run]) => [name, { parameters: [], run }]),
)

function isTextLike(value: unknown): boolean {
  return isTemplateObject(value) && value.templateType === 'str'
}

function isMapping(value: unknown): boolean {
  return value instanceof Dict || (isTemplateObject(value) && value.isMapping === true)
}

/** Jinja2 asks for a length and for items, which dicts have and sets have not. */
function isSequence(value: unknown): boolean {
  if (typeof value === 'string' || value instanceof Markup || value instanceof Undefined) return true
  if (isTemplateObject(value)) return value.iterate !== undefined
  const isOther = value instanceof SetValue || value instanceof OneShot || value instanceof Namespace
  return sequenceItems(value) !== undefined || (!isOther && value instanceof Dict)
}

function isCallable(value: unknown): boolean {
  if (typeof value === 'function' || value instanceof BoundMethod || value instanceof Undefined) return true
  return isTemplateObject(value) && (value.invoke !== undefined || value.templateType === 'Macro')
}
