import type { TemplateScope } from '../contract.ts'
import type { MacroFacts } from '../compiler/macros.ts'
import { runCheck } from '../checks/index.ts'
import { runFilter } from '../filters/index.ts'
import { attributeOf, itemOf, methodOf } from '../python/access.ts'
import { add, calculate, negated, positive } from '../python/arithmetic.ts'
import { mergeNamed, type Arguments } from '../python/call.ts'
import { compare, contains, equals, isTrue } from '../python/compare.ts'
import { PythonError, typeError } from '../python/error.ts'
import { itemsOf, sliceOf, unpack } from '../python/items.ts'
import { typeName } from '../python/kinds.ts'
import { textOf } from '../python/text.ts'
import {
  BoundMethod,
  Dict,
  dictOf,
  failUndefined,
  Float,
  isTemplateObject,
  Namespace,
  Tuple,
  Undefined,
} from '../python/values.ts'
import { GLOBALS } from './globals.ts'
import { Pending } from './drive.ts'
import { MacroReturn, raise, type Frame, type Unit } from './failure.ts'
import { Loop } from './loop.ts'
import { MacroValue, MISSING, type MacroBody } from './macro.ts'
import { nativeFilter, nativeResult } from './native.ts'

/** What generated code may use, and nothing else. */
export const RUNTIME = {
  MISSING,
  Dict,
  Float,
  Loop,
  Pending,
  Tuple,
  Undefined,
  add,
  attribute: attributeOf,
  calculate,
  call,
  check: runCheck,
  compare,
  dict: dictOf,
  equals,
  filter: runFilter,
  isIn: (item: unknown, container: unknown) => contains(container, item),
  isTrue,
  item: itemOf,
  items: itemsOf,
  leaveCaller,
  leaveMacro,
  lookup,
  macro: (unit: Unit, facts: MacroFacts, body: MacroBody) => new MacroValue(unit, facts, body),
  mergeNamed,
  nativeFilter,
  nativeResult,
  negated,
  noElse,
  notProvided,
  positive,
  raise: (error: unknown, unit: Unit, p: number) => raise(error, unit, { p }),
  setAttribute,
  slice: sliceOf,
  text: textOf,
  unpack,
} as const

export type Runtime = typeof RUNTIME

function lookup(scope: TemplateScope, name: string): unknown {
  const value = scope.lookup(name)
  if (value !== undefined) return value
  return GLOBALS.get(name) ?? new Undefined(name, undefined, scope.permissive)
}

function call(scope: TemplateScope, callee: unknown, given: Arguments): unknown {
  if (callee instanceof MacroValue) return new Pending(callee.start(scope, given))
  const result = invoke(scope, callee, given)
  if (result === undefined) return null
  return isPromise(result) ? new Pending(result) : result
}

function invoke(scope: TemplateScope, callee: unknown, given: Arguments): unknown {
  if (callee instanceof BoundMethod) return methodOf(callee.self, callee.name)?.(callee.self, given, scope)
  if (typeof callee === 'function') return invokePlain(callee as PlainFunction, given)
  if (callee instanceof Undefined) return callee.permissive ? callee : failUndefined(callee)
  if (isTemplateObject(callee) && callee.invoke) return callee.invoke(given.positional, given.named ?? {})
  throw typeError(`'${typeName(callee)}' object is not callable`)
}

type PlainFunction = (...positional: readonly unknown[]) => unknown

function invokePlain(callee: PlainFunction, { positional, named }: Arguments): unknown {
  const [unexpected] = Object.keys(named ?? {})
  if (unexpected === undefined) return callee(...positional)
  throw typeError(`${callee.name || 'function'}() got an unexpected keyword argument '${unexpected}'`)
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

/** What a macro gives when its body throws: the value of `return()`, or the error with a place. */
function leaveMacro(error: unknown, unit: Unit, frame: Frame): unknown {
  if (error instanceof MacroReturn) return error.value
  throw raise(error, unit, frame)
}

/** A `return()` in the body of a call block ends the macro around it. */
function leaveCaller(error: unknown, unit: Unit, frame: Frame): never {
  throw error instanceof MacroReturn ? error : raise(error, unit, frame)
}

function noElse(scope: TemplateScope): Undefined {
  const hint = 'the inline if-expression evaluated to false and no else section was defined.'
  return new Undefined('if', hint, scope.permissive)
}

function notProvided(scope: TemplateScope, parameter: string): Undefined {
  return new Undefined(parameter, `parameter '${parameter}' was not provided`, scope.permissive)
}

function setAttribute(namespace: unknown, name: string, value: unknown): void {
  if (!(namespace instanceof Namespace)) {
    throw new PythonError('TemplateRuntimeError', 'cannot assign attribute on non-namespace object')
  }
  namespace.attributes.set(name, value)
}
