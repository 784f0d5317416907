// The parts of nunjucks 3.2.4 that this room builds on; @types/nunjucks does not describe them.

declare module 'nunjucks/src/lexer.js' {
  const lexer: {
    readonly TOKEN_STRING: string
    readonly TOKEN_DATA: string
    readonly TOKEN_BLOCK_START: string
    readonly TOKEN_BLOCK_END: string
    readonly TOKEN_VARIABLE_START: string
    readonly TOKEN_VARIABLE_END: string
    readonly TOKEN_LEFT_PAREN: string
    readonly TOKEN_RIGHT_PAREN: string
    readonly TOKEN_LEFT_BRACKET: string
    readonly TOKEN_RIGHT_BRACKET: string
    readonly TOKEN_LEFT_CURLY: string
    readonly TOKEN_RIGHT_CURLY: string
    readonly TOKEN_OPERATOR: string
    readonly TOKEN_COMMA: string
    readonly TOKEN_COLON: string
    readonly TOKEN_TILDE: string
    readonly TOKEN_PIPE: string
    readonly TOKEN_INT: string
    readonly TOKEN_FLOAT: string
    readonly TOKEN_SYMBOL: string
  }
  export default lexer
}

declare module 'nunjucks/src/nodes.js' {
  export interface BaseNode {
    readonly typename: string
    readonly lineno: number
    readonly colno: number
  }
  type NodeConstructor = {
    new (lineno: number, colno: number, ...fields: unknown[]): BaseNode
    extend(typename: string, properties?: { readonly fields: readonly string[] }): NodeConstructor
  }
  const nodes: { readonly Node: NodeConstructor; readonly [typename: string]: NodeConstructor }
  export default nodes
}

declare module 'nunjucks/src/parser.js' {
  import type { BaseNode } from 'nunjucks/src/nodes.js'

  export interface Token {
    readonly type: string
    readonly value: string
    /** Both count from 0. */
    readonly lineno: number
    readonly colno: number
  }
  export interface TokenStream {
    nextToken(): Token | null
  }
  export interface Extension {
    readonly tags: readonly string[]
    parse(parser: Parser, nodes: unknown, lexer: unknown): unknown
  }
  export class Parser {
    constructor(tokens: TokenStream)
    tokens: TokenStream
    breakOnBlocks: readonly string[] | null
    extensions: readonly Extension[]
    peekToken(): Token | null
    nextToken(): Token | null
    skip(type: string): boolean
    skipValue(type: string, value: string): boolean
    skipSymbol(name: string): boolean
    error(message: string, lineno?: number, colno?: number): Error
    fail(message: string, lineno?: number, colno?: number): never
    advanceAfterBlockEnd(name?: string): Token
    parseStatement(): unknown
    parseExpression(): unknown
    parseNodes(): unknown[]
    parseOr(): unknown
    parseNot(): unknown
    parseUntilBlocks(...names: string[]): BaseNode
    parseAsRoot(): BaseNode
  }
  const module: { readonly Parser: typeof Parser }
  export default module
}

declare module 'nunjucks/src/compiler.js' {
  export class Compiler {
    constructor(templateName: string, throwOnUndefined: boolean)
    codebuf: string[]
    lastId: number
    buffer: string | null
    getCode(): string
    compile(node: unknown, frame?: unknown): void
    fail(message: string, lineno?: number, colno?: number): never
  }
  const module: { readonly Compiler: typeof Compiler }
  export default module
}
