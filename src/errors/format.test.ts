import { expect, test } from 'vitest'

import { formatProblem, type FormatOptions } from './format.ts'
import { problem, type Problem, type SourceLocation } from './problem.ts'

const MODEL = "select *\nfrom {{ ref('stg_ordres') }}\nwhere true\n"
const REF: SourceLocation = { file: 'models/a.sql', line: 2, column: 14, length: 10 }

function print(
  text: string | undefined,
  location: SourceLocation,
  options: Partial<FormatOptions> = {},
): string {
  const one = problem('YAML_INVALID', { detail: 'broken.' }, { location })
  return formatProblem(one, { readSource: () => text, paint: (_, plain) => plain, ...options })
}

/** The text above the carets: what a reader takes to be marked. */
function marked(output: string): string {
  const lines = output.split('\n')
  const carets = lines.findIndex((line) => /\^/.test(line))
  const from = lines[carets]?.indexOf('^') ?? 0
  return lines[carets - 1]?.slice(from, (lines[carets]?.lastIndexOf('^') ?? 0) + 1) ?? ''
}

test('a problem shows its code, message, place, excerpt, notes and one hint', () => {
  const facts = { from: 'a', name: 'stg_ordres', nearest: 'stg_orders' }
  const one = problem('REF_NOT_FOUND', facts, {
    location: { ...REF, label: 'referenced here' },
    notes: ['called from macro "union"'],
  })
  expect(formatProblem(one, { readSource: () => MODEL, paint: (_, text) => text })).toBe(
    `error[T1203]: a refers to "stg_ordres", which does not exist.
  --> models/a.sql:2:14
   1 | select *
   2 | from {{ ref('stg_ordres') }}
     |              ^^^^^^^^^^ referenced here
  note: called from macro "union"
  help: Did you mean "stg_orders"?`,
  )
})

test('a problem without a place is its message alone', () => {
  const one: Problem = { name: 'INTERNAL', code: 'T9001', message: 'The tool failed.' }
  const options = { readSource: () => undefined, paint: (_: string, text: string) => text }
  expect(formatProblem(one, options)).toBe('error[T9001]: The tool failed.')
  expect(formatProblem(one, { ...options, severity: 'warning' })).toBe('warning[T9001]: The tool failed.')
})

test('a file that cannot be read still names the place', () => {
  expect(print(undefined, REF)).toBe('error[T1102]: This is not valid YAML: broken.\n  --> models/a.sql:2:14')
})

test('a line beyond the end of the file shows no excerpt', () => {
  expect(print(MODEL, { ...REF, line: 9 })).not.toContain('|')
})

test('files with CRLF show no stray characters', () => {
  expect(print(MODEL.replaceAll('\n', '\r\n'), REF)).toBe(print(MODEL, REF))
})

test('the caret stands under its column after tabs', () => {
  const output = print('\tfrom\tstg_ordres', { ...REF, line: 1, column: 7 })
  expect(output.split('\n').slice(2)).toEqual([
    '   1 |     from    stg_ordres',
    '     |             ^^^^^^^^^^',
  ])
})

test('the caret counts wide letters twice and combining marks not at all', () => {
  const wide = print("select '注文' as x", { ...REF, line: 1, column: 16, length: 1 })
  expect(wide.split('\n').at(-1)).toBe(`     | ${' '.repeat(17)}^`)
  const marks = print("select 'o\u0308' as x", { ...REF, line: 1, column: 16, length: 1 })
  expect(marks.split('\n').at(-1)).toBe(`     | ${' '.repeat(14)}^`)
  const under = print("select '注文' as x", { ...REF, line: 1, column: 9, length: 2 })
  expect(under.split('\n').at(-1)).toBe(`     | ${' '.repeat(8)}^^^^`)
})

test('a long line is cut around the caret', () => {
  const line = `${'a, '.repeat(200)}wrong_column, ${'b, '.repeat(200)}`
  const output = print(line, { ...REF, line: 1, column: 601, length: 12 }, { columns: 60 })
  expect(marked(output)).toBe('wrong_column')
  const excerpt = output.split('\n')[2]?.slice(7) ?? ''
  expect(excerpt).toMatch(/^\.\.\..*\.\.\.$/)
  expect(excerpt.length).toBe(60)
})

test('a mark longer than the view ends with the view', () => {
  const output = print('x'.repeat(500), { ...REF, line: 1, column: 1, length: 500 }, { columns: 40 })
  expect(output.split('\n').slice(2)).toEqual([`   1 | ${'x'.repeat(37)}...`, `     | ${'^'.repeat(37)}`])
})

test('a mark never runs past the end of its line, and stands behind it at the end', () => {
  expect(
    print('select', { ...REF, line: 1, column: 4, length: 99 })
      .split('\n')
      .at(-1),
  ).toBe('     |    ^^^')
  expect(
    print('select', { ...REF, line: 1, column: 7 })
      .split('\n')
      .at(-1),
  ).toBe('     |       ^')
})

test('control characters of a file cannot steer the terminal', () => {
  expect(print('\u001b[2Jselect', { ...REF, line: 1, column: 1, length: 1 })).not.toContain('\u001b')
})

test('further lines of a message are indented', () => {
  const one: Problem = { name: 'INTERNAL', code: 'T9001', message: 'first\nsecond\n' }
  const output = formatProblem(one, { readSource: () => undefined, paint: (_, text) => text })
  expect(output).toBe('error[T9001]: first\n    second')
})
