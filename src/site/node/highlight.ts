/** A piece of code and what it is; plain text has no kind. */
export interface Token {
  readonly text: string
  readonly kind?: TokenKind
}

export type TokenKind = 'comment' | 'template' | 'string' | 'digits' | 'keyword'

const KEYWORDS = new Set(
  `all and any array as asc between by case cast coalesce create cross current_date current_timestamp date delete desc
distinct else end except exists extract false filter first following for from full group having ilike in inner insert
intersect interval into is join lateral left like limit materialized natural not null nulls numeric offset on or order
outer over partition preceding primary range recursive references returning right row rows select set table text then
timestamp true unbounded union unique update using values view when where window with`.split(/\s+/),
)

const KINDS = ['comment', 'template', 'string', 'digits', 'word'] as const

// One group for each of KINDS. Comments and templates come first: what looks like a string inside them is none.
const TOKEN =
  /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\{#[\s\S]*?(?:#\}|$))|(\{\{[\s\S]*?(?:\}\}|$)|\{%[\s\S]*?(?:%\}|$))|('(?:[^']|'')*'?|\$\$[\s\S]*?(?:\$\$|$))|(\b\d+(?:\.\d+)?\b)|([\p{L}_][\p{L}\p{N}_$]*|"(?:[^"]|"")*"?)/gu

/** Cuts SQL with templates into tokens. Whatever it is given, the texts of the tokens together are that. */
export function tokenize(code: string): readonly Token[] {
  const tokens: Token[] = []
  let end = 0
  for (const match of code.matchAll(TOKEN)) {
    if (match.index > end) tokens.push({ text: code.slice(end, match.index) })
    tokens.push(tokenOf(match))
    end = match.index + match[0].length
  }
  if (end < code.length) tokens.push({ text: code.slice(end) })
  return tokens
}

function tokenOf(match: RegExpMatchArray): Token {
  const [text] = match
  const kind = KINDS[match.slice(1).findIndex((group) => group !== undefined)]
  if (kind === 'word') return KEYWORDS.has(text.toLowerCase()) ? { text, kind: 'keyword' } : { text }
  return kind === undefined ? { text } : { text, kind }
}

/** The tokens of each line. */
export function tokenizeLines(code: string): readonly (readonly Token[])[] {
  const lines: Token[][] = [[]]
  for (const token of tokenize(code)) {
    token.text.split('\n').forEach((text, at) => {
      if (at > 0) lines.push([])
      if (text !== '') lines.at(-1)?.push({ ...token, text })
    })
  }
  return lines
}
