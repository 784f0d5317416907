import lexer from 'nunjucks/src/lexer.js'
import type { Token } from 'nunjucks/src/parser.js'

import {
  node,
  type ArgumentNodes,
  type BinaryType,
  type ComparisonOperator,
  type Expression,
  type FilterNode,
} from '../syntax.ts'
import { NO_ARGUMENTS, parseArguments, parsePostfix } from './postfix.ts'
import { parsePrimary } from './primary.ts'
import { found, isName, type JinjaParser } from './parser.ts'

// Jinja2's precedence, loosest first: conditional, or, and, not, comparison, + -, ~, * / // %, **, unary, postfix.

export interface TupleOptions {
  /** `if` after it is not the conditional expression, as in `for x in y if z`. */
  readonly noConditional?: boolean
  /** Only names and other primaries: assignment targets. */
  readonly onlyPrimaries?: boolean
  /** A name that ends the tuple. */
  readonly end?: string | undefined
  readonly allowsEmpty?: boolean
}

/** Reads an expression or, without parentheses, a tuple of them. */
export function parseTuple(parser: JinjaParser, options: TupleOptions = {}): Expression {
  const start = parser.peekToken()
  const items: Expression[] = []
  let isTuple = false
  while (!endsTuple(parser, options.end)) {
    items.push(parseTupleItem(parser, options))
    if (!parser.skip(lexer.TOKEN_COMMA)) break
    isTuple = true
  }
  const [only] = items
  if (only && !isTuple) return only
  if (!isTuple && !options.allowsEmpty) {
    return parser.failAt(start, `expected an expression, ${found(start)}`)
  }
  return node('Tuple', start ?? { lineno: 0, colno: 0 }, { items })
}

function parseTupleItem(parser: JinjaParser, options: TupleOptions): Expression {
  if (options.onlyPrimaries) return parsePrimary(parser)
  return options.noConditional ? (parser.parseOr() as Expression) : parseConditional(parser)
}

function endsTuple(parser: JinjaParser, end: string | undefined): boolean {
  const token = parser.peekToken()
  if (!token || (end !== undefined && isName(token, end))) return true
  return (
    token.type === lexer.TOKEN_VARIABLE_END ||
    token.type === lexer.TOKEN_BLOCK_END ||
    token.type === lexer.TOKEN_RIGHT_PAREN
  )
}

export function parseConditional(parser: JinjaParser): Expression {
  let expression = parser.parseOr() as Expression
  while (parser.skipSymbol('if')) {
    const condition = parser.parseOr() as Expression
    const otherwise = parser.skipSymbol('else') ? parseConditional(parser) : null
    expression = node('Conditional', expression, { condition, value: expression, otherwise })
  }
  return expression
}

export function parseComparison(parser: JinjaParser): Expression {
  const first = parseSum(parser)
  const rest: (readonly [ComparisonOperator, Expression])[] = []
  for (let operator = takeComparison(parser); operator; operator = takeComparison(parser)) {
    rest.push([operator, parseSum(parser)])
  }
  return rest.length > 0 ? node('Comparison', first, { first, rest }) : first
}

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '>', '<=', '>='])

function takeComparison(parser: JinjaParser): ComparisonOperator | undefined {
  const token = parser.peekToken()
  if (token?.type === lexer.TOKEN_OPERATOR && COMPARISONS.has(token.value)) {
    parser.nextToken()
    return token.value as ComparisonOperator
  }
  if (parser.skipSymbol('in')) return 'in'
  if (!isName(token, 'not') || !isName(parser.second(), 'in')) return undefined
  parser.nextToken()
  parser.nextToken()
  return 'not in'
}

function parseSum(parser: JinjaParser): Expression {
  return parseBinary(parser, parseConcatenation, SUMS)
}

function parseConcatenation(parser: JinjaParser): Expression {
  const first = parseProduct(parser)
  if (!parser.nextIs(lexer.TOKEN_TILDE)) return first
  const items = [first]
  while (parser.skip(lexer.TOKEN_TILDE)) items.push(parseProduct(parser))
  return node('Concatenation', first, { items })
}

function parseProduct(parser: JinjaParser): Expression {
  return parseBinary(parser, parsePower, PRODUCTS)
}

function parsePower(parser: JinjaParser): Expression {
  return parseBinary(parser, parseUnary, POWERS)
}

const SUMS: ReadonlyMap<string, BinaryType> = new Map([
  ['+', 'Add'],
  ['-', 'Sub'],
])
const PRODUCTS: ReadonlyMap<string, BinaryType> = new Map([
  ['*', 'Mul'],
  ['/', 'Div'],
  ['//', 'FloorDiv'],
  ['%', 'Mod'],
])
const POWERS: ReadonlyMap<string, BinaryType> = new Map([['**', 'Pow']])

function parseBinary(
  parser: JinjaParser,
  parseOperand: (parser: JinjaParser) => Expression,
  operators: ReadonlyMap<string, BinaryType>,
): Expression {
  let left = parseOperand(parser)
  for (;;) {
    const token = parser.peekToken()
    const type = token?.type === lexer.TOKEN_OPERATOR ? operators.get(token.value) : undefined
    if (!type) return left
    parser.nextToken()
    left = node(type, left, { left, right: parseOperand(parser) })
  }
}

function parseUnary(parser: JinjaParser): Expression {
  return parseFilters(parser, parseSigned(parser))
}

function parseSigned(parser: JinjaParser): Expression {
  const token = parser.peekToken()
  if (token && parser.skipOperator('-')) return node('Neg', token, { target: parseSigned(parser) })
  if (token && parser.skipOperator('+')) return node('Pos', token, { target: parseSigned(parser) })
  return parsePostfix(parser, parsePrimary(parser))
}

/**
 * Reads filters, tests and calls behind an expression. A null target is the body of a block, which takes
 * filters only; `isInline` tells that the name of the first comes without `|`.
 */
export function parseFilters(parser: JinjaParser, target: null, isInline?: boolean): FilterNode | null
export function parseFilters(parser: JinjaParser, target: Expression): Expression
export function parseFilters(
  parser: JinjaParser,
  target: Expression | null,
  isInline = false,
): Expression | null {
  let result = isInline ? parseFilter(parser, target) : target
  for (;;) {
    if (parser.skip(lexer.TOKEN_PIPE)) result = parseFilter(parser, result)
    else if (!target || !result) return result
    else if (isName(parser.peekToken(), 'is')) result = parseCheck(parser, result)
    else if (parser.nextIs(lexer.TOKEN_LEFT_PAREN)) {
      result = node('Call', result, { callee: result, given: parseArguments(parser) })
    } else return result
  }
}

function parseFilter(parser: JinjaParser, target: Expression | null): FilterNode {
  const token = parser.takeName()
  const name = parseDottedName(parser, token)
  const given = parser.nextIs(lexer.TOKEN_LEFT_PAREN) ? parseArguments(parser) : NO_ARGUMENTS
  return node('Filtered', token, { target, name, given })
}

function parseDottedName(parser: JinjaParser, first: Token): string {
  let name = first.value
  while (parser.skipOperator('.')) name += `.${parser.takeName().value}`
  return name
}

/** `target is [not] name`, with one argument that may stand without parentheses. */
function parseCheck(parser: JinjaParser, target: Expression): Expression {
  parser.nextToken()
  const isNegated = parser.skipSymbol('not')
  const token = parser.takeName()
  const name = parseDottedName(parser, token)
  const check = node('Check', token, { target, name, given: parseCheckArguments(parser) })
  return isNegated ? node('Not', token, { target: check }) : check
}

const BARE_ARGUMENT: ReadonlySet<string> = new Set([
  lexer.TOKEN_SYMBOL,
  lexer.TOKEN_STRING,
  lexer.TOKEN_INT,
  lexer.TOKEN_FLOAT,
  lexer.TOKEN_LEFT_BRACKET,
  lexer.TOKEN_LEFT_CURLY,
])

function parseCheckArguments(parser: JinjaParser): ArgumentNodes {
  if (parser.nextIs(lexer.TOKEN_LEFT_PAREN)) return parseArguments(parser)
  const token = parser.peekToken()
  if (!token || !BARE_ARGUMENT.has(token.type)) return NO_ARGUMENTS
  if (isName(token, 'is')) parser.failAt(token, 'tests cannot be chained with "is"')
  if (token.type === lexer.TOKEN_SYMBOL && ['else', 'or', 'and'].includes(token.value)) return NO_ARGUMENTS
  return { ...NO_ARGUMENTS, positional: [parsePostfix(parser, parsePrimary(parser))] }
}
