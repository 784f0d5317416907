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

function calculateOthers(operator: Operator, left: unknown, right: unknown): unknown {
  if (left instanceof Markup) return calculate(operator, left.text, right)
  if (right instanceof Markup) return calculate(operator, left, right.text)
  switch (operator) {
    case '+':
      return isTemplateObject(left) ? left.add?.(right) : joined(left, right)
    case '-':
      if (isTemplateObject(left)) return left.subtract?.(right)
      return left instanceof SetValue && right instanceof SetValue
        ? new SetValue(left.values().filter((item) => !right.has(item)))
        : undefined
    case '*':
      return isNumber(right) ? repeated(left, right) : isNumber(left) ? repeated(right, left) : undefined
    case '/':
    case '//':
    case '%':
    case '**':
      return undefined
  }
}

function joined(left: unknown, right: unknown): unknown {
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
  const isFloating = isFloat(left) || isFloat(right) || operator === '/' || (operator === '**' && other < 0)
  // oxlint-disable-next-line eqeqeq
  if (other == 0 && (operator === '/' || operator === '//' || operator === '%')) {
    throw divisionByZero(operator, isFloat(left) || isFloat(right))
  }
  if (isFloating) return floatValue(floatResult(operator, Number(one), Number(other)))
  if (typeof one === 'number' && typeof other === 'number') {
    const result = floatResult(operator, one, other)
    if (Number.isSafeInteger(result)) return result + 0 // never the float -0
  }
  return integerValue(integerResult(operator, BigInt(one), BigInt(other)))
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

function floatResult(operator: Operator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return left / right
    case '//':
      return Math.floor(left / right)
    case '%': {
      const rest = left % right
      return rest !== 0 && rest < 0 !== right < 0 ? rest + right : rest
    }
    case '**':
      return left ** right
  }
}

function integerResult(operator: Operator, left: bigint, right: bigint): bigint {
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '**':
      return left ** right
    case '/':
    case '//': {
      const quotient = left / right
      return left % right !== 0n && left < 0n !== right < 0n ? quotient - 1n : quotient
    }
    case '%': {
      const rest = left % right
      return rest !== 0n && rest < 0n !== right < 0n ? rest + right : rest
    }
  }
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
