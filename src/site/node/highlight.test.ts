import { expect, test } from 'vitest'

import { tokenize, tokenizeLines } from './highlight.ts'

test.each([
  '',
  "select 'it''s' from {{ ref('a') }} -- done",
  '{# a comment #}{% if x %}1{% endif %}',
  "'never closed",
  '{{ never closed',
  '/* never closed',
  '</script><img src=x onerror=alert(1)> $& ${x}',
  'select "Größe", 名前 from 表',
])('the tokens of %j are its text', (code) => {
  expect(
    tokenize(code)
      .map(({ text }) => text)
      .join(''),
  ).toBe(code)
  expect(
    tokenizeLines(code)
      .map((line) => line.map(({ text }) => text).join(''))
      .join('\n'),
  ).toBe(code)
})

test('keywords, strings, numbers, comments and templates are told apart', () => {
  expect(tokenize("select 1, 'a' from {{ ref('b') }} -- c").filter(({ kind }) => kind)).toEqual([
    { text: 'select', kind: 'keyword' },
    { text: '1', kind: 'digits' },
    { text: "'a'", kind: 'string' },
    { text: 'from', kind: 'keyword' },
    { text: "{{ ref('b') }}", kind: 'template' },
    { text: '-- c', kind: 'comment' },
  ])
})

test('a quoted name is no string, and a number in a name no number', () => {
  expect(tokenize('"select" a1').filter(({ kind }) => kind)).toEqual([])
})
