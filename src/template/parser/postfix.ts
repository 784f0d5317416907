import lexer from 'nunjucks/src/lexer.js'

import { node, type ArgumentNodes, type Expression } from '../syntax.ts'
import { found, type JinjaParser } from './parser.ts'

export const NO_ARGUMENTS: ArgumentNodes = { positional: [], named: [], spread: null, spreadNamed: null }

/** Reads attributes, items and calls behind an expression. They stand where it starts. */
export function parsePostfix(parser: JinjaParser, target: Expression): Expression {
  let result = target
  for (;;) {
    if (parser.skipOperator('.')) result = parseAttribute(parser, result)
    else if (parser.nextIs(lexer.TOKEN_LEFT_BRACKET)) result = parseItem(parser, result)
    else if (parser.nextIs(lexer.TOKEN_LEFT_PAREN)) {
      result = node('Call', result, { callee: result, given: parseArguments(parser) })
    } else return result
  }
}

function parseAttribute(parser: JinjaParser, target: Expression): Expression {
  const token = parser.nextToken()
  if (token?.type === lexer.TOKEN_SYMBOL) return node('Attribute', target, { target, name: token.value })
  if (token?.type !== lexer.TOKEN_INT)
    return parser.failAt(token, `expected a name or number, ${found(token)}`)
  const key = node('Literal', token, { value: Number(token.value), isFloat: false })
  return node('Item', target, { target, key })
}

function parseItem(parser: JinjaParser, target: Expression): Expression {
  parser.nextToken()
  const keys: Expression[] = []
  while (!parser.nextIs(lexer.TOKEN_RIGHT_BRACKET)) {
    keys.push(parseKey(parser))
    if (!parser.skip(lexer.TOKEN_COMMA)) break
  }
  parser.take(lexer.TOKEN_RIGHT_BRACKET, "']'")
  const [only] = keys
  const key = keys.length === 1 && only ? only : node('Tuple', target, { items: keys })
  return node('Item', target, { target, key })
}

/** A key, or a slice such as `1:-1` or `::2`. */
function parseKey(parser: JinjaParser): Expression {
  const at = parser.peekToken() ?? { lineno: 0, colno: 0 }
  const start = parser.nextIs(lexer.TOKEN_COLON) ? null : parser.parseExpression()
  if (!parser.skip(lexer.TOKEN_COLON) && start) return start
  const stop = sliceEnds(parser) ? null : parser.parseExpression()
  const step = parser.skip(lexer.TOKEN_COLON) && !sliceEnds(parser) ? parser.parseExpression() : null
  return node('Slice', at, { start, stop, step })
}

function sliceEnds(parser: JinjaParser): boolean {
  const ends = [lexer.TOKEN_COLON, lexer.TOKEN_RIGHT_BRACKET, lexer.TOKEN_COMMA]
  return ends.some((type) => parser.nextIs(type))
}

/** Reads `(a, *b, c=1, **d)`. */
export function parseArguments(parser: JinjaParser): ArgumentNodes {
  parser.take(lexer.TOKEN_LEFT_PAREN, "'('")
  const positional: Expression[] = []
  const named: (readonly [string, Expression])[] = []
  let spread: Expression | null = null
  let spreadNamed: Expression | null = null
  while (!parser.nextIs(lexer.TOKEN_RIGHT_PAREN)) {
    const token = parser.peekToken()
    if (parser.skipOperator('**')) spreadNamed = parser.parseExpression()
    else if (parser.skipOperator('*')) spread = parser.parseExpression()
    else if (isNamed(parser)) {
      parser.nextToken()
      parser.nextToken()
      named.push([token?.value ?? '', parser.parseExpression()])
    } else {
      if (spread || spreadNamed || named.length > 0) {
        parser.failAt(token, 'positional argument follows keyword argument')
      }
      positional.push(parser.parseExpression())
    }
    if (!parser.skip(lexer.TOKEN_COMMA)) break
  }
  parser.take(lexer.TOKEN_RIGHT_PAREN, "')'")
  return { positional, named, spread, spreadNamed }
}

function isNamed(parser: JinjaParser): boolean {
  const second = parser.second()
  const isAssignment = second?.type === lexer.TOKEN_OPERATOR && second.value === '='
  return parser.nextIs(lexer.TOKEN_SYMBOL) && isAssignment
}
