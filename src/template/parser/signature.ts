import lexer from 'nunjucks/src/lexer.js'

import type { Expression, Signature } from '../syntax.ts'
import type { JinjaParser } from './parser.ts'

/** Reads `(a, b=1, c: type[x]=2)`; types are allowed and ignored. */
export function parseSignature(parser: JinjaParser): Signature {
  const parameters: string[] = []
  const defaults: Expression[] = []
  parser.take(lexer.TOKEN_LEFT_PAREN, "'('")
  while (!parser.nextIs(lexer.TOKEN_RIGHT_PAREN)) {
    if (parameters.length > 0) parser.take(lexer.TOKEN_COMMA, "','")
    if (parser.nextIs(lexer.TOKEN_RIGHT_PAREN)) break
    const name = parser.takeName()
    if (parser.skip(lexer.TOKEN_COLON)) skipType(parser)
    if (parser.skipOperator('=')) defaults.push(parser.parseExpression())
    else if (defaults.length > 0) parser.failAt(name, 'non-default argument follows default argument')
    parameters.push(name.value)
  }
  parser.nextToken()
  return { parameters, defaults }
}

function skipType(parser: JinjaParser): void {
  parser.takeName()
  if (!parser.skip(lexer.TOKEN_LEFT_BRACKET)) return
  while (!parser.skip(lexer.TOKEN_RIGHT_BRACKET)) {
    skipType(parser)
    if (!parser.nextIs(lexer.TOKEN_RIGHT_BRACKET)) parser.take(lexer.TOKEN_COMMA, "','")
  }
}
