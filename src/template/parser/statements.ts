import lexer from 'nunjucks/src/lexer.js'
import type { Token } from 'nunjucks/src/parser.js'

import { node, type FilterNode, type IfNode, type Statement, type Target } from '../syntax.ts'
import { parseFilters, parseTuple } from './expressions.ts'
import { found, type JinjaParser } from './parser.ts'
import { parseSignature } from './signature.ts'

/** Reads the tag behind `{%`, with its body; null for an end tag that an enclosing tag waits for. */
export function parseTag(parser: JinjaParser): Statement | null {
  const token = parser.peekToken()
  if (token?.type !== lexer.TOKEN_SYMBOL)
    return parser.failAt(token, `expected the name of a tag, ${found(token)}`)
  if (parser.breakOnBlocks?.includes(token.value)) return null
  const parse = TAGS.get(token.value)
  if (parse) {
    parser.nextToken()
    return parse(parser, token)
  }
  const extension = parser.extensions.find((one) => one.tags.includes(token.value))
  if (extension) return extension.parse(parser, null, lexer) as Statement
  const awaited = parser.breakOnBlocks ? `; expected one of: ${parser.breakOnBlocks.join(', ')}` : ''
  return parser.failAt(token, `there is no tag "${token.value}"${awaited}`)
}

const TAGS: ReadonlyMap<string, (parser: JinjaParser, tag: Token) => Statement> = new Map([
  ['if', parseIf],
  ['for', parseFor],
  ['set', parseSet],
  ['do', parseDo],
  ['print', parsePrint],
  ['macro', parseMacro],
  ['call', parseCallBlock],
  ['filter', parseFilterBlock],
  ['with', parseWith],
  ['break', parseBreak],
  ['continue', parseContinue],
])

function parseIf(parser: JinjaParser, tag: Token): IfNode {
  const condition = parseTuple(parser, { noConditional: true })
  parser.advanceAfterBlockEnd(tag.value)
  const body = parser.bodyUntil(tag, 'elif', 'else', 'endif')
  const end = parser.nextToken() as Token
  if (end.value === 'elif') {
    return node('Branch', tag, { condition, body, otherwise: parseIf(parser, end) })
  }
  parser.advanceAfterBlockEnd(end.value)
  if (end.value === 'endif') return node('Branch', tag, { condition, body, otherwise: null })
  const otherwise = parser.bodyUntil(tag, 'endif')
  parser.endTag('endif')
  return node('Branch', tag, { condition, body, otherwise })
}

function parseFor(parser: JinjaParser, tag: Token): Statement {
  const target = parseTarget(parser, { end: 'in' })
  if (!parser.skipSymbol('in'))
    parser.failAt(parser.peekToken(), `expected 'in', ${found(parser.peekToken())}`)
  const items = parseTuple(parser, { noConditional: true, end: 'recursive' })
  const filter = parser.skipSymbol('if') ? parser.parseExpression() : null
  if (parser.skipSymbol('recursive')) parser.failAt(tag, 'recursive loops are not supported')
  parser.advanceAfterBlockEnd('for')
  const body = parser.bodyUntil(tag, 'else', 'endfor')
  let otherwise = null
  if (parser.skipSymbol('else')) {
    parser.advanceAfterBlockEnd('else')
    otherwise = parser.bodyUntil(tag, 'endfor')
  }
  parser.endTag('endfor')
  return node('Loop', tag, { target, items, filter, body, otherwise })
}

function parseSet(parser: JinjaParser, tag: Token): Statement {
  const target = parseTarget(parser, { allowsNamespace: true })
  if (parser.skipOperator('=')) {
    const value = parseTuple(parser)
    parser.advanceAfterBlockEnd('set')
    return node('Assign', tag, { target, value })
  }
  const filter = parseFilters(parser, null)
  parser.advanceAfterBlockEnd('set')
  const body = parser.bodyUntil(tag, 'endset')
  parser.endTag('endset')
  return node('AssignBlock', tag, { target, filter, body })
}

function parseTarget(
  parser: JinjaParser,
  options: { readonly allowsNamespace?: boolean; readonly end?: string } = {},
): Target {
  const dot = parser.second()
  if (options.allowsNamespace && dot?.type === lexer.TOKEN_OPERATOR && dot.value === '.') {
    const name = parser.takeName()
    parser.nextToken()
    const namespace = node('Symbol', name, { value: name.value })
    return node('NamespaceTarget', name, { namespace, name: parser.takeName().value })
  }
  const target = parseTuple(parser, { onlyPrimaries: true, end: options.end })
  if (isTarget(target)) return target
  return parser.failAt(target, 'only names and tuples of names can be assigned to')
}

function isTarget(target: { readonly typename: string }): target is Target {
  if (target.typename === 'Symbol') return true
  return (
    target.typename === 'Tuple' && (target as Extract<Target, { typename: 'Tuple' }>).items.every(isTarget)
  )
}

function parseDo(parser: JinjaParser, tag: Token): Statement {
  const value = parseTuple(parser)
  parser.advanceAfterBlockEnd('do')
  return node('Do', tag, { value })
}

function parsePrint(parser: JinjaParser, tag: Token): Statement {
  const value = parseTuple(parser)
  parser.advanceAfterBlockEnd('print')
  return node('Print', tag, { value })
}

function parseMacro(parser: JinjaParser, tag: Token): Statement {
  const name = parser.takeName().value
  const signature = parseSignature(parser)
  parser.advanceAfterBlockEnd('macro')
  const body = parser.bodyUntil(tag, 'endmacro')
  parser.endTag('endmacro')
  return node('MacroDefinition', tag, { name, block: 'macro', signature, body })
}

function parseCallBlock(parser: JinjaParser, tag: Token): Statement {
  const signature = parser.nextIs(lexer.TOKEN_LEFT_PAREN)
    ? parseSignature(parser)
    : { parameters: [], defaults: [] }
  const call = parser.parseExpression()
  if (call.typename !== 'Call')
    return parser.failAt(call, 'the call tag needs a call, such as {% call statement() %}')
  parser.advanceAfterBlockEnd('call')
  const body = parser.bodyUntil(tag, 'endcall')
  parser.endTag('endcall')
  return node('CallBlock', tag, { call, signature, body })
}

function parseFilterBlock(parser: JinjaParser, tag: Token): Statement {
  const filter = parseFilters(parser, null, true) as FilterNode
  parser.advanceAfterBlockEnd('filter')
  const body = parser.bodyUntil(tag, 'endfilter')
  parser.endTag('endfilter')
  return node('FilterBlock', tag, { filter, body })
}

function parseWith(parser: JinjaParser, tag: Token): Statement {
  const targets: Target[] = []
  const values = []
  while (!parser.nextIs(lexer.TOKEN_BLOCK_END)) {
    if (targets.length > 0) parser.take(lexer.TOKEN_COMMA, "','")
    const name = parser.takeName()
    targets.push(node('Symbol', name, { value: name.value }))
    if (!parser.skipOperator('=')) parser.failAt(name, `expected '=' after '${name.value}'`)
    values.push(parser.parseExpression())
  }
  parser.advanceAfterBlockEnd('with')
  const body = parser.bodyUntil(tag, 'endwith')
  parser.endTag('endwith')
  return node('WithBlock', tag, { targets, values, body })
}

function parseBreak(parser: JinjaParser, tag: Token): Statement {
  parser.advanceAfterBlockEnd('break')
  return node('Break', tag, {})
}

function parseContinue(parser: JinjaParser, tag: Token): Statement {
  parser.advanceAfterBlockEnd('continue')
  return node('Continue', tag, {})
}
