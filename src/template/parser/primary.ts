import lexer from 'nunjucks/src/lexer.js'
import type { Token } from 'nunjucks/src/parser.js'

import { node, type Expression } from '../syntax.ts'
import { parseTuple } from './expressions.ts'
import { found, type JinjaParser } from './parser.ts'

const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
])

/** Reads a name, a literal, or an expression in brackets. */
export function parsePrimary(parser: JinjaParser): Expression {
  const token = parser.nextToken()
  const parse = token ? PRIMARIES.get(token.type) : undefined
  if (token && parse) return parse(parser, token)
  return parser.failAt(token, `expected an expression, ${found(token)}`)
}

const PRIMARIES: ReadonlyMap<string, (parser: JinjaParser, token: Token) => Expression> = new Map([
  [lexer.TOKEN_SYMBOL, parseName],
  [lexer.TOKEN_STRING, parseText],
  [lexer.TOKEN_INT, parseInteger],
  [lexer.TOKEN_FLOAT, parseFloatLiteral],
  [lexer.TOKEN_LEFT_PAREN, parseParenthesised],
  [lexer.TOKEN_LEFT_BRACKET, parseList],
  [lexer.TOKEN_LEFT_CURLY, parseDict],
])

function parseName(_: JinjaParser, token: Token): Expression {
  const value = CONSTANTS.get(token.value)
  return value === undefined
    ? node('Symbol', token, { value: token.value })
    : node('Literal', token, { value, isFloat: false })
}

/** Adjacent string literals are one. */
function parseText(parser: JinjaParser, token: Token): Expression {
  let value = token.value
  while (parser.nextIs(lexer.TOKEN_STRING)) value += parser.nextToken()?.value
  return node('Literal', token, { value, isFloat: false })
}

function parseInteger(_: JinjaParser, token: Token): Expression {
  const value = Number(token.value)
  return node('Literal', token, {
    value: Number.isSafeInteger(value) ? value : BigInt(token.value),
    isFloat: false,
  })
}

function parseFloatLiteral(_: JinjaParser, token: Token): Expression {
  return node('Literal', token, { value: Number(token.value), isFloat: true })
}

function parseParenthesised(parser: JinjaParser): Expression {
  const inner = parseTuple(parser, { allowsEmpty: true })
  parser.take(lexer.TOKEN_RIGHT_PAREN, "')'")
  return inner
}

function parseList(parser: JinjaParser, token: Token): Expression {
  const items: Expression[] = []
  while (!parser.nextIs(lexer.TOKEN_RIGHT_BRACKET)) {
    items.push(parser.parseExpression())
    if (!parser.skip(lexer.TOKEN_COMMA)) break
  }
  parser.take(lexer.TOKEN_RIGHT_BRACKET, "']'")
  return node('List', token, { items })
}

function parseDict(parser: JinjaParser, token: Token): Expression {
  const pairs: (readonly [Expression, Expression])[] = []
  while (!parser.nextIs(lexer.TOKEN_RIGHT_CURLY)) {
    const key = parser.parseExpression()
    parser.take(lexer.TOKEN_COLON, "':'")
    pairs.push([key, parser.parseExpression()])
    if (!parser.skip(lexer.TOKEN_COMMA)) break
  }
  parser.take(lexer.TOKEN_RIGHT_CURLY, "'}'")
  return node('Dictionary', token, { pairs })
}
