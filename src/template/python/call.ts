import type { TemplateScope } from '../contract.ts'
import { typeError } from './error.ts'
import { typeName } from './kinds.ts'
import { textOf } from './text.ts'
import { Dict } from './values.ts'

export interface Arguments {
  readonly positional: readonly unknown[]
  readonly named?: Readonly<Record<string, unknown>> | undefined
}

/** A method of a built-in type. */
export type Method = (self: unknown, given: Arguments, scope: TemplateScope) => unknown

/**
 * Lines arguments up with parameter names as Python does; a parameter that was not given is undefined.
 * `*args` takes the rest as an array, `**kwargs` as a record.
 *
 * @throws {PythonError} for arguments that fit no parameter.
 */
export function bindArguments(name: string, parameters: readonly string[], given: Arguments): unknown[] {
  const named = given.named ?? {}
  const plain = parameters.filter((parameter) => !parameter.startsWith('*'))
  const bound = new Map<string, unknown>()
  for (const [at, parameter] of plain.entries()) {
    const isPositional = at < given.positional.length
    if (isPositional && Object.hasOwn(named, parameter)) {
      throw typeError(`${name}() got multiple values for argument '${parameter}'`)
    }
    bound.set(parameter, isPositional ? given.positional[at] : ownValue(named, parameter))
  }
  const rest = given.positional.slice(plain.length)
  const others = Object.keys(named).filter((key) => !bound.has(key))
  checkLeftovers(name, parameters, { rest, others, takes: plain.length })
  return parameters.map((parameter) => {
    if (parameter.startsWith('**')) return Object.fromEntries(others.map((key) => [key, named[key]]))
    return parameter.startsWith('*') ? rest : bound.get(parameter)
  })
}

function ownValue(record: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

function checkLeftovers(
  name: string,
  parameters: readonly string[],
  left: { readonly rest: readonly unknown[]; readonly others: readonly string[]; readonly takes: number },
): void {
  const stars = parameters.filter((parameter) => parameter.startsWith('*'))
  const takesRest = stars.some((parameter) => !parameter.startsWith('**'))
  if (left.rest.length > 0 && !takesRest) {
    const count = left.takes + left.rest.length
    throw typeError(`${name}() takes ${left.takes} positional arguments but ${count} were given`)
  }
  if (left.others.length > 0 && !stars.some((parameter) => parameter.startsWith('**'))) {
    throw typeError(`${name}() got an unexpected keyword argument '${left.others[0]}'`)
  }
}

type MethodBody<Self> = (self: Self, values: readonly unknown[], scope: TemplateScope) => unknown

/** Names the methods of a type; each says its parameters and what it does with their values. */
export function methodTable<Self>(
  methods: Readonly<Record<string, readonly [parameters: readonly string[], body: MethodBody<Self>]>>,
): ReadonlyMap<string, Method> {
  const table = new Map<string, Method>()
  for (const [name, [parameters, body]] of Object.entries(methods)) {
    table.set(name, (self, given, scope) => {
      const result = body(self as Self, bindArguments(name, parameters, given), scope)
      return result === undefined ? null : result
    })
  }
  return table
}

/** Adds the entries of `**extra` to named arguments. */
export function mergeNamed(
  named: Readonly<Record<string, unknown>> | undefined,
  extra: unknown,
): Readonly<Record<string, unknown>> | undefined {
  if (extra === null || extra === undefined) return named
  if (!(extra instanceof Dict)) {
    throw typeError(`argument after ** must be a mapping, not ${typeName(extra)}`)
  }
  const merged = new Map(Object.entries(named ?? {}))
  for (const [key, value] of extra.entries()) {
    const name = textOf(key)
    if (merged.has(name)) throw typeError(`got multiple values for keyword argument '${name}'`)
    merged.set(name, value)
  }
  // Not by assignment: a key `__proto__` must stay a key.
  return Object.fromEntries(merged)
}
