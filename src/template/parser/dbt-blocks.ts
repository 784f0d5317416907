import lexer from 'nunjucks/src/lexer.js'
import type { Extension, Token } from 'nunjucks/src/parser.js'

import { node, type BlockKind, type Signature, type Statement } from '../syntax.ts'
import type { JinjaParser } from './parser.ts'
import { parseSignature } from './signature.ts'

/** dbt's own block tags, as a nunjucks extension. Each defines a macro. */
export const DBT_BLOCKS: Extension = {
  tags: ['test', 'data_test', 'materialization', 'snapshot', 'docs'],
  parse: (parser) => parseBlock(parser as JinjaParser),
}

function parseBlock(parser: JinjaParser): Statement {
  const tag = parser.nextToken() as Token
  const own = parser.takeName().value
  const { name, block, signature } = parseHead(parser, tag, own)
  parser.advanceAfterBlockEnd(tag.value)
  const body = parser.bodyUntil(tag, `end${tag.value}`)
  parser.endTag(`end${tag.value}`)
  return node('MacroDefinition', tag, { name, block, signature, body })
}

interface Head {
  readonly name: string
  readonly block: BlockKind
  readonly signature: Signature
}

function parseHead(parser: JinjaParser, tag: Token, name: string): Head {
  const signature = { parameters: [], defaults: [] }
  switch (tag.value) {
    case 'test':
    case 'data_test':
      return { name: `test_${name}`, block: 'test', signature: parseSignature(parser) }
    case 'materialization':
      return { name: `materialization_${name}_${parseAdapter(parser)}`, block: 'materialization', signature }
    case 'snapshot':
      return { name: `snapshot_${name}`, block: 'snapshot', signature }
    default:
      return { name: `docs_${name}`, block: 'docs', signature }
  }
}

/** Reads `, default` or `, adapter='name'`, and `supported_languages`, which has no meaning here. */
function parseAdapter(parser: JinjaParser): string {
  let adapter = 'default'
  while (parser.skip(lexer.TOKEN_COMMA)) {
    const name = parser.takeName()
    if (name.value === 'default') continue
    if (!parser.skipOperator('=')) parser.failAt(name, `expected '=' after '${name.value}'`)
    const value = parser.parseExpression()
    if (name.value === 'supported_languages') continue
    if (name.value !== 'adapter') parser.failAt(name, `a materialization has no argument "${name.value}"`)
    if (value.typename !== 'Literal') parser.failAt(value, 'the adapter must be a text')
    else adapter = String(value.value)
  }
  return adapter
}
