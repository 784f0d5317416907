import { PythonError, typeError } from './error.ts'
import { percentFormat } from './format-percent.ts'
import {
  floatValue,
  integerValue,
  isFloat,
  isNumber,
  numeric,
  sequenceItems,
  typeName,
  type NumberValue,
} from './kinds.ts'
import { failUndefined, isTemplateObject, Markup, SetValue, Tuple, Undefined } from './values.ts'

export type Operator = '+' | '-' | '*' | '/' | '//' | '%' | '**'

export function add(left: unknown, right: unknown): unknown {
  if (typeof left === 'string' && typeof right === 'string') return left + right
  return calculate('+', left, right)
}

/** Python's binary operators. */
export function calculate(operator: Operator, left: unknown, right: unknown): unknown {
  if (left instanceof Undefined) failUndefined(left)
  if (operator === '%' && typeof left === 'string') return percentFormat(left, right)
  if (right instanceof Undefined) failUndefined(right)
  if (isNumber(left) && isNumber(right)) return calculateNumbers(operator, left, right)
  const result = calculateOthers(operator, left, right)
  if (result !== undefined) return result
  throw mismatch(operator, left, right)
}

function mismatch(operator: Operator, left: unknown, right: unknown): PythonError {
  const [type, other] = [typeName(left), typeName(right)]
  if (operator === '+' && typeof left === 'string') {
    return typeError(`can only concatenate str (not "${other}") to str`)
  }
  if (operator === '+' && (type === 'list' || type === 'tuple')) {
    return typeError(`can only concatenate ${type} (not "${other}") to ${type}`)
  }
  const shown = operator === '**' ? '** or pow()' : operator
  return typeError(`unsupported operand type(s) for ${shown}: '${type}' and '${other}'`)
}

/** Undefined when the operator has no meaning for the two. */
function calculateOthers(operator: Operator, one: unknown, other: unknown): unknown {
  const left = one instanceof Markup ? one.text : one
  const right = other instanceof Markup ? other.text : other
  if (operator === '+') return joined(left, right)
  if (operator === '-') return difference(left, right)
  if (operator !== '*') return undefined
  if (isNumber(right)) return repeated(left, right)
  return isNumber(left) ? repeated(right, left) : undefined
}

function difference(left: unknown, right: unknown): unknown {
  if (isTemplateObject(left)) return left.subtract?.(right)
  if (!(left instanceof SetValue && right instanceof SetValue)) return undefined
  return new SetValue(left.values().filter((item) => !right.has(item)))
}

function joined(left: unknown, right: unknown): unknown {
  if (typeof left === 'string' && typeof right === 'string') return left + right
  if (isTemplateObject(left)) return left.add?.(right)
  if (Array.isArray(left) && Array.isArray(right)) return [...(left as unknown[]), ...(right as unknown[])]
  if (left instanceof Tuple && right instanceof Tuple) return new Tuple([...left.items, ...right.items])
  return isTemplateObject(right) ? right.add?.(left) : undefined
}

function repeated(value: unknown, times: NumberValue): unknown {
  if (isFloat(times)) return undefined
  const count = Math.max(0, Number(numeric(times)))
  if (typeof value === 'string') return value.repeat(count)
  const items = sequenceItems(value)
  if (!items) return undefined
  const copies = Array.from({ length: count }, () => items).flat()
  return value instanceof Tuple ? new Tuple(copies) : copies
}

function calculateNumbers(operator: Operator, left: NumberValue, right: NumberValue): unknown {
  const [one, other] = [numeric(left), numeric(right)]
  const isFloating = isFloat(left) || isFloat(right)
  if (isDivision(operator) && Number(other) === 0) throw divisionByZero(operator, isFloating)
  if (isFloating || operator === '/' || (operator === '**' && other < 0)) {
    return floatValue(FLOAT_RESULTS[operator](Number(one), Number(other)))
  }
  if (typeof one === 'number' && typeof other === 'number') {
    const result = FLOAT_RESULTS[operator](one, other)
    if (Number.isSafeInteger(result)) return result + 0 // never the float -0
  }
  return integerValue(INTEGER_RESULTS[operator](BigInt(one), BigInt(other)))
}

function isDivision(operator: Operator): boolean {
  return operator === '/' || operator === '//' || operator === '%'
}

function divisionByZero(operator: Operator, isFloating: boolean): PythonError {
  if (operator === '/') {
    return new PythonError('ZeroDivisionError', isFloating ? 'float division by zero' : 'division by zero')
  }
  if (operator === '%') {
    return new PythonError('ZeroDivisionError', isFloating ? 'float modulo' : 'integer modulo by zero')
  }
  const kind = isFloating ? 'float floor division by zero' : 'integer division or modulo by zero'
  return new PythonError('ZeroDivisionError', kind)
}

const FLOAT_RESULTS: Readonly<Record<Operator, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '//': (left, right) => Math.floor(left / right),
  '**': (left, right) => left ** right,
  // The rest has the sign of the divisor.
  '%': (left, right) => {
    const rest = left % right
    return rest !== 0 && rest < 0 !== right < 0 ? rest + right : rest
  },
}

const INTEGER_RESULTS: Readonly<Record<Operator, (left: bigint, right: bigint) => bigint>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '//': (left, right) => {
    const quotient = left / right
    return left % right !== 0n && left < 0n !== right < 0n ? quotient - 1n : quotient
  },
  '**': (left, right) => left ** right,
  '%': (left, right) => {
    const rest = left % right
    return rest !== 0n && rest < 0n !== right < 0n ? rest + right : rest
  },
}

export function negated(value: unknown): unknown {
  const operand = asOperand('-', value)
  if (isFloat(value)) return floatValue(-Number(operand))
  return typeof operand === 'bigint' ? integerValue(-operand) : -operand + 0
}

export function positive(value: unknown): unknown {
  const operand = asOperand('+', value)
  return isFloat(value) ? floatValue(Number(operand)) : operand
}

function asOperand(sign: string, value: unknown): number | bigint {
  if (value instanceof Undefined) failUndefined(value)
  if (!isNumber(value)) throw typeError(`bad operand type for unary ${sign}: '${typeName(value)}'`)
  return numeric(value)
}
