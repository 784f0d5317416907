import lexer from 'nunjucks/src/lexer.js'
import type { Token, TokenStream } from 'nunjucks/src/parser.js'

import { unescapeText } from './escapes.ts'
import { TemplateSyntaxError } from './syntax-error.ts'

const TAG_START = /\{%([-+]?)\s*raw\s*(?:-%\}\s*|%\})|\{([%{#])([-+]?)/g
const COMMENT_END = /(?:\+#\}|-#\}\s*|#\})/g
const RAW_END = /\{%([-+]?)\s*endraw\s*(?:\+%\}|-%\}\s*|%\})/g
const BLOCK_END = /(?:\+%\}|-%\}\s*|%\})/y
const VARIABLE_END = /(?:-\}\}\s*|\}\})/y
const SPACE = /\s+/y
const FLOAT = /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy
const INTEGER = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy
const NAME = /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}]*/uy
const STRING = /'(?:[^'\\]*(?:\\[\s\S][^'\\]*)*)'|"(?:[^"\\]*(?:\\[\s\S][^"\\]*)*)"/y
const OPERATOR = /\*\*|\/\/|==|!=|>=|<=|[-+/*%~[\](){}><=.:|,;]/y

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }
const PUNCTUATION: Readonly<Record<string, string>> = {
  '(': lexer.TOKEN_LEFT_PAREN,
  ')': lexer.TOKEN_RIGHT_PAREN,
  '[': lexer.TOKEN_LEFT_BRACKET,
  ']': lexer.TOKEN_RIGHT_BRACKET,
  '{': lexer.TOKEN_LEFT_CURLY,
  '}': lexer.TOKEN_RIGHT_CURLY,
  ',': lexer.TOKEN_COMMA,
  ':': lexer.TOKEN_COLON,
  '~': lexer.TOKEN_TILDE,
  '|': lexer.TOKEN_PIPE,
}

/**
 * Splits a template into nunjucks' tokens by Jinja2's rules. nunjucks' own tokenizer differs in string escapes,
 * `}}` inside dicts, raw blocks, comments, numbers, and the newline at the end of the file.
 */
export class Tokenizer implements TokenStream {
  private readonly source: string
  private readonly tokens: Token[] = []
  private readonly lineStarts: readonly number[]
  private line = 0
  private next = 0

  constructor(text: string) {
    const unix = text.replace(/\r\n?/g, '\n')
    this.source = unix.endsWith('\n') ? unix.slice(0, -1) : unix
    this.lineStarts = [0, ...Array.from(this.source.matchAll(/\n/g), (match) => match.index + 1)]
    this.readAll()
  }

  nextToken(): Token | null {
    return this.tokens[this.next++] ?? null
  }

  /** The token that `nextToken` gives next. */
  ahead(): Token | null {
    return this.tokens[this.next] ?? null
  }

  private readAll(): void {
    let at = 0
    while (at < this.source.length) {
      const tag = matchFrom(TAG_START, this.source, at)
      if (!tag) return this.push(lexer.TOKEN_DATA, this.source.slice(at), at)
      const [opening, rawSign, kind, sign = rawSign] = tag
      this.pushData(this.source.slice(at, tag.index), sign, at)
      const inside = tag.index + opening.length
      if (kind === undefined) at = this.readRaw(tag.index, inside)
      else if (kind === '#') at = this.readComment(tag.index, inside)
      else at = this.readCode(tag.index, inside)
    }
  }

  private pushData(data: string, signAfter: string | undefined, at: number): void {
    const kept = signAfter === '-' ? data.trimEnd() : data
    if (kept !== '') this.push(lexer.TOKEN_DATA, kept, at)
  }

  private readRaw(start: number, inside: number): number {
    const end = matchFrom(RAW_END, this.source, inside)
    if (!end) return this.fail('Missing end of raw directive', start)
    this.pushData(this.source.slice(inside, end.index), end[1], inside)
    return end.index + end[0].length
  }

  private readComment(start: number, inside: number): number {
    const end = matchFrom(COMMENT_END, this.source, inside)
    if (!end) return this.fail('Missing end of comment tag', start)
    return end.index + end[0].length
  }

  /** Reads `{{ ... }}` or `{% ... %}`; gives the offset behind it. */
  private readCode(start: number, inside: number): number {
    const isBlock = this.source[start + 1] === '%'
    this.push(isBlock ? lexer.TOKEN_BLOCK_START : lexer.TOKEN_VARIABLE_START, isBlock ? '{%' : '{{', start)
    const open: string[] = []
    let at = inside
    while (at < this.source.length) {
      // Inside brackets `}}` closes dicts, not the tag.
      const end = open.length === 0 && matchFrom(isBlock ? BLOCK_END : VARIABLE_END, this.source, at)
      if (end) {
        this.push(isBlock ? lexer.TOKEN_BLOCK_END : lexer.TOKEN_VARIABLE_END, isBlock ? '%}' : '}}', at)
        return at + end[0].length
      }
      at += matchFrom(SPACE, this.source, at)?.[0].length ?? this.readToken(at, open)
    }
    const tag = isBlock ? '{% %}' : '{{ }}'
    return this.fail(`unexpected end of template inside ${tag}`, start)
  }

  /** Reads one token; gives its length. */
  private readToken(at: number, open: string[]): number {
    const text = this.source
    const float = matchFrom(FLOAT, text, at)?.[0]
    if (float !== undefined) return this.token(lexer.TOKEN_FLOAT, float, at)
    const integer = matchFrom(INTEGER, text, at)?.[0]
    if (integer !== undefined) return this.token(lexer.TOKEN_INT, integer, at)
    const name = matchFrom(NAME, text, at)?.[0]
    if (name !== undefined) return this.token(lexer.TOKEN_SYMBOL, name, at)
    const operator = matchFrom(OPERATOR, text, at)?.[0]
    if (operator === undefined) return this.readString(at)
    this.checkBrackets(operator, open, at)
    return this.token(PUNCTUATION[operator] ?? lexer.TOKEN_OPERATOR, operator, at)
  }

  private readString(at: number): number {
    const literal = matchFrom(STRING, this.source, at)?.[0]
    if (literal === undefined) return this.fail(`unexpected char '${this.source.charAt(at)}' at ${at}`, at)
    const value = unescapeText(literal.slice(1, -1))
    if (value === undefined) return this.fail('truncated escape in a string', at)
    this.push(lexer.TOKEN_STRING, value, at)
    return literal.length
  }

  private checkBrackets(operator: string, open: string[], at: number): void {
    const closing = CLOSING[operator]
    if (closing !== undefined) open.push(closing)
    if (operator !== ')' && operator !== ']' && operator !== '}') return
    const expected = open.pop()
    if (expected === undefined) this.fail(`unexpected '${operator}'`, at)
    if (expected !== operator) this.fail(`unexpected '${operator}', expected '${expected}'`, at)
  }

  private token(type: string, value: string, at: number): number {
    const isNumber = type === lexer.TOKEN_INT || type === lexer.TOKEN_FLOAT
    this.push(type, isNumber ? value.replaceAll('_', '') : value, at)
    return value.length
  }

  private push(type: string, value: string, at: number): void {
    this.tokens.push({ type, value, ...this.placeOf(at) })
  }

  private fail(message: string, at: number): never {
    const { lineno, colno } = this.placeOf(at)
    throw new TemplateSyntaxError(message, lineno, colno)
  }

  /** Offsets come in ascending order except in failures, so the search goes on where it stopped. */
  private placeOf(at: number): { readonly lineno: number; readonly colno: number } {
    if ((this.lineStarts[this.line] ?? 0) > at) this.line = 0
    while ((this.lineStarts[this.line + 1] ?? Infinity) <= at) this.line++
    return { lineno: this.line, colno: at - (this.lineStarts[this.line] ?? 0) }
  }
}

function matchFrom(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
