import type { TemplateScope } from '../contract.ts'
import type { Method } from './call.ts'
import { isNumber, numeric, sequenceItems, typeName } from './kinds.ts'
import { BYTES_METHODS } from './methods/bytes.ts'
import { DICT_METHODS } from './methods/dict.ts'
import { LIST_METHODS, TUPLE_METHODS } from './methods/list.ts'
import { SET_METHODS } from './methods/set.ts'
import { TEXT_METHODS } from './methods/text.ts'
import { representationOf, textOf } from './text.ts'
import {
  BoundMethod,
  Bytes,
  Dict,
  failUndefined,
  isTemplateObject,
  Markup,
  Namespace,
  SetValue,
  Tuple,
  Undefined,
} from './values.ts'

/** The method of a built-in value, or undefined. */
export function methodOf(self: unknown, name: string): Method | undefined {
  if (typeof self === 'string') return TEXT_METHODS.get(name)
  if (typeof self !== 'object' || self === null) return undefined
  if (Array.isArray(self)) return LIST_METHODS.get(name)
  if (self instanceof Dict) return DICT_METHODS.get(name)
  if (self instanceof Tuple) return TUPLE_METHODS.get(name)
  if (self instanceof SetValue) return SET_METHODS.get(name)
  if (self instanceof Markup) return markupMethod(name)
  return self instanceof Bytes ? BYTES_METHODS.get(name) : undefined
}

function markupMethod(name: string): Method | undefined {
  const method = TEXT_METHODS.get(name)
  return method && ((self, given, scope) => method((self as Markup).text, given, scope))
}

/** `value.name` */
export function attributeOf(scope: TemplateScope, value: unknown, name: string): unknown {
  if (value instanceof Undefined) return value.permissive ? value : failUndefined(value)
  if (methodOf(value, name)) return new BoundMethod(value, name)
  if (value instanceof Dict) return value.has(name) ? value.get(name) : missing(scope, value, name)
  if (isRefused(value, name)) {
    const hint = `access to attribute '${name}' of '${typeName(value)}' object is unsafe.`
    return new Undefined(name, hint, scope.permissive)
  }
  const found = ownAttribute(value, name)
  return found === undefined ? missing(scope, value, name) : found
}

/**
 * Python's internals, and JavaScript's in case a host object lets a name through. Other underscores are fine on
 * objects of the host: packages name macros so, as in `dbt_utils._is_relation(...)`.
 */
function isRefused(value: unknown, name: string): boolean {
  if (name === 'constructor' || name === 'prototype' || /^__.*__$/.test(name)) return true
  return name.startsWith('_') && !isTemplateObject(value)
}

function ownAttribute(value: unknown, name: string): unknown {
  if (value instanceof Namespace) return value.attributes.get(name)
  if (isTemplateObject(value)) return value.attribute?.(name)
  if (value instanceof Tuple) {
    const at = value.names.indexOf(name)
    return at < 0 ? undefined : value.items[at]
  }
  return undefined
}

function missing(scope: TemplateScope, value: unknown, name: string): Undefined {
  const owner = value === null || value === undefined ? "'None'" : `'${typeName(value)} object'`
  return new Undefined(name, `${owner} has no attribute '${name}'`, scope.permissive)
}

/** `value[key]` */
export function itemOf(scope: TemplateScope, value: unknown, key: unknown): unknown {
  if (value instanceof Undefined) return value.permissive ? value : failUndefined(value)
  if (value instanceof Dict) return dictItem(scope, value, key)
  if (value instanceof Markup) return itemOf(scope, value.text, key)
  if (isTemplateObject(value)) return objectItem(scope, value, key)
  const items = typeof value === 'string' ? textItems(value) : sequenceItems(value)
  if (items && isNumber(key)) {
    const at = Number(numeric(key))
    const found = items[at < 0 ? at + items.length : at]
    if (found !== undefined) return found
    return new Undefined(
      textOf(key),
      `${typeName(value)} object has no element ${textOf(key)}`,
      scope.permissive,
    )
  }
  if (typeof key === 'string') return attributeOf(scope, value, key)
  return noElement(scope, value, key)
}

function noElement(scope: TemplateScope, value: unknown, key: unknown): Undefined {
  const owner = value === null || value === undefined ? "'None'" : `'${typeName(value)} object'`
  return new Undefined(textOf(key), `${owner} has no element ${representationOf(key)}`, scope.permissive)
}

/** Text is read by code points; nearly all text needs no split for that. */
function textItems(text: string): ArrayLike<string> & readonly unknown[] {
  // oxlint-disable-next-line no-control-regex
  return (/^[\x00-\ud7ff]*$/.test(text) ? text : Array.from(text)) as unknown as readonly string[]
}

function dictItem(scope: TemplateScope, dict: Dict, key: unknown): unknown {
  const isUnhashable = Array.isArray(key) || key instanceof Dict || key instanceof SetValue
  if (!isUnhashable && dict.has(key)) return dict.get(key)
  if (typeof key === 'string' && methodOf(dict, key)) return new BoundMethod(dict, key)
  const hint = `'dict object' has no attribute ${representationOf(key)}`
  return new Undefined(textOf(key), hint, scope.permissive)
}

function objectItem(scope: TemplateScope, value: unknown, key: unknown): unknown {
  if (!isTemplateObject(value)) return undefined
  const own = value.item?.(key)
  if (own !== undefined) return own
  const items = isNumber(key) && !value.item ? value.iterate?.() : undefined
  if (items) return itemOf(scope, items, key)
  return typeof key === 'string' && !value.item
    ? attributeOf(scope, value, key)
    : noElement(scope, value, key)
}
