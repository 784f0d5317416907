import lexer from 'nunjucks/src/lexer.js'
import nunjucks, { type Token } from 'nunjucks/src/parser.js'

import { TemplateSyntaxError } from '../syntax-error.ts'
import { node, type At, type Body, type Expression, type Statement } from '../syntax.ts'
import { Tokenizer } from '../tokenizer.ts'
import { DBT_BLOCKS } from './dbt-blocks.ts'
import { parseComparison, parseConditional, parseTuple } from './expressions.ts'
import { parseTag } from './statements.ts'

/** @throws {TemplateSyntaxError} */
export function parseTemplate(text: string): Body {
  const parser = new JinjaParser(new Tokenizer(text))
  try {
    return parser.parseAsRoot() as unknown as Body
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new TemplateSyntaxError('it is nested too deeply', 0, 0)
  }
}

/**
 * nunjucks' parser with Jinja2's grammar. From nunjucks come the token helpers, the search for end tags, `and`,
 * `or`, and the dispatch of extension tags.
 */
export class JinjaParser extends nunjucks.Parser {
  declare tokens: Tokenizer

  constructor(tokens: Tokenizer) {
    super(tokens)
    this.extensions = [DBT_BLOCKS]
  }

  override error(message: string, lineno?: number, colno?: number): Error {
    const token = lineno === undefined ? this.peekToken() : null
    return new TemplateSyntaxError(message, lineno ?? token?.lineno ?? 0, colno ?? token?.colno ?? 0)
  }

  override parseStatement(): Statement | null {
    return parseTag(this)
  }

  override parseExpression(): Expression {
    return parseConditional(this)
  }

  override parseNot(): Expression {
    const token = this.peekToken()
    if (!token || !isName(token, 'not')) return parseComparison(this)
    this.nextToken()
    return node('Not', token, { target: this.parseNot() })
  }

  override parseNodes(): Statement[] {
    const statements: Statement[] = []
    for (let token = this.nextToken(); token; token = this.nextToken()) {
      if (token.type === lexer.TOKEN_DATA) {
        statements.push(node('Data', token, { text: token.value }))
      } else if (token.type === lexer.TOKEN_BLOCK_START) {
        const statement = this.parseStatement()
        if (!statement) break
        statements.push(statement)
      } else {
        const value = parseTuple(this)
        this.take(lexer.TOKEN_VARIABLE_END, "'}}'")
        statements.push(node('Print', value, { value }))
      }
    }
    return statements
  }

  /** Jinja2 allows a colon before the end: `{% if x: %}`. */
  override advanceAfterBlockEnd(name?: string): Token {
    const tag = name ?? this.takeName().value
    this.skip(lexer.TOKEN_COLON)
    const token = this.nextToken()
    if (token?.type === lexer.TOKEN_BLOCK_END) return token
    return this.failAt(token, `expected the end of the "${tag}" tag, ${found(token)}`)
  }

  /** Reads statements up to one of the end tags, which stays the next token. */
  bodyUntil(tag: Token, ...ends: readonly string[]): Body {
    const body = this.parseUntilBlocks(...ends) as unknown as Body
    if (this.peekToken()) return body
    return this.failAt(tag, `"${tag.value}" is never closed: "${ends.at(-1)}" is missing`)
  }

  endTag(name: string): void {
    this.nextToken()
    this.advanceAfterBlockEnd(name)
  }

  /** The token after the next. */
  second(): Token | null {
    this.peekToken()
    return this.tokens.ahead()
  }

  nextIs(type: string): boolean {
    return this.peekToken()?.type === type
  }

  nextIsOperator(operator: string): boolean {
    const token = this.peekToken()
    return token?.type === lexer.TOKEN_OPERATOR && token.value === operator
  }

  skipOperator(operator: string): boolean {
    return this.skipValue(lexer.TOKEN_OPERATOR, operator)
  }

  take(type: string, what: string): Token {
    const token = this.nextToken()
    if (token?.type === type) return token
    return this.failAt(token, `expected ${what}, ${found(token)}`)
  }

  takeName(): Token {
    return this.take(lexer.TOKEN_SYMBOL, 'a name')
  }

  failAt(at: At | null, message: string): never {
    if (at) return this.fail(message, at.lineno, at.colno)
    return this.fail(message)
  }
}

export function isName(token: Token | null, name: string): boolean {
  return token?.type === lexer.TOKEN_SYMBOL && token.value === name
}

export function found(token: Token | null): string {
  return token ? `got '${token.value}'` : 'got the end of the template'
}
