import { expect, test } from 'vitest'

import { createTemplates, type MappedOutput } from './index.ts'
import { createScope } from './runtime/scope.ts'

async function mapped(text: string, from: { line?: number; column?: number } = {}): Promise<MappedOutput> {
  const [macro] = createTemplates().library({
    packageName: 'p',
    path: 'macros/m.sql',
    text: '{% macro m() %}of a macro{{ caller() }}{% endmacro %}',
  })
  return createTemplates()
    .compile(text, { file: 'models/m.sql', ...from })
    .renderMapped(createScope({ m: macro }))
}

test('the output is the same as without a map', async () => {
  const { text } = await mapped("select {{ 'x' }}\n{%- if true %} from y{% endif %}")
  expect(text).toBe('select x from y')
})

test('each literal part of the output knows its place in the template', async () => {
  const { text, segments } = await mapped("select\n  {{ 'a' }},\n  b\n{%- if true %}\nfrom c{% endif %}")
  expect(
    segments.map((one) => [text.slice(one.outputStart, one.outputStart + one.length), one.line, one.column]),
  ).toEqual([
    ['select\n  ', 1, 1],
    [',\n  b', 2, 12],
    ['\nfrom c', 4, 15],
  ])
})

test('text of loops appears once for each round, text of macros and blocks not at all', async () => {
  const { text, segments } = await mapped(
    '{% for i in [1, 2] %}x{% endfor %}{% call m() %}body{% endcall %}{% set s %}set{% endset %}{{ s }}!',
  )
  expect(text).toBe('xxof a macrobodyset!')
  expect(segments.map((one) => [one.outputStart, one.length, one.column])).toEqual([
    [0, 1, 22],
    [1, 1, 22],
    [19, 1, 99],
  ])
})

test('places count from where the template stands in its file', async () => {
  const { segments } = await mapped('a{{ 1 }}\nb', { line: 5, column: 9 })
  expect(segments.map(({ line, column }) => [line, column])).toEqual([
    [5, 9],
    [5, 17],
  ])
})
