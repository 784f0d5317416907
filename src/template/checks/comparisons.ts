import { isLower, isUpper } from '../python/methods/text-tests.ts'
import { calculate } from '../python/arithmetic.ts'
import { compare, contains, equals } from '../python/compare.ts'
import { textOf } from '../python/text.ts'
import type { Check } from './types.ts'

const less = (one: unknown, [other]: readonly unknown[]) => compare(one, other, '<') < 0
const lessOrEqual = (one: unknown, [other]: readonly unknown[]) => compare(one, other, '<=') <= 0
const greater = (one: unknown, [other]: readonly unknown[]) => compare(one, other, '>') > 0
const greaterOrEqual = (one: unknown, [other]: readonly unknown[]) => compare(one, other, '>=') >= 0
const equal = (one: unknown, [other]: readonly unknown[]) => equals(one, other)
const different = (one: unknown, [other]: readonly unknown[]) => !equals(one, other)

const WITH_OPERAND: Readonly<Record<string, Check['run']>> = {
  eq: equal,
  equalto: equal,
  '==': equal,
  ne: different,
  '!=': different,
  lt: less,
  lessthan: less,
  '<': less,
  le: lessOrEqual,
  '<=': lessOrEqual,
  gt: greater,
  greaterthan: greater,
  '>': greater,
  ge: greaterOrEqual,
  '>=': greaterOrEqual,
  in: (item, [container]) => contains(container, item),
  sameas: (one, [other]) => one === other || (isNone(one) && isNone(other)),
  divisibleby: (value, [divisor]) => equals(calculate('%', value, divisor), 0),
}

const WITHOUT: Readonly<Record<string, Check['run']>> = {
  even: (value) => equals(calculate('%', value, 2), 0),
  odd: (value) => equals(calculate('%', value, 2), 1),
  lower: (value) => isLower(textOf(value)),
  upper: (value) => isUpper(textOf(value)),
}

export const COMPARISON_CHECKS: ReadonlyMap<string, Check> = new Map([
  ...Object.entries(WITH_OPERAND).map(([name, run]): [string, Check] => [
    name,
    { parameters: ['other'], run },
  ]),
  ...Object.entries(WITHOUT).map(([name, run]): [string, Check] => [name, { parameters: [], run }]),
])

function isNone(value: unknown): boolean {
  return value === null || value === undefined
}
