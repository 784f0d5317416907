import { describe, expect, test } from 'vitest'

import { fail, ProjectError, type Problem } from '../errors/index.ts'
import { createTemplates, type TemplateScope } from './index.ts'
import { hostFunction } from './runtime/host.ts'
import { createScope } from './runtime/scope.ts'

const FILE = 'models/orders.sql'

describe('an error points to its exact place', () => {
  test('a syntax error', async () => {
    expect(await place('select 1\nfrom {{ ref("a" }}')).toBe('models/orders.sql:2:17 TEMPLATE_SYNTAX')
  })

  test('the use of an undefined name, at the start of the expression', async () => {
    expect(await place('select\n  {{ 1 ~ nope.column }}')).toBe('models/orders.sql:2:10 TEMPLATE_FAILED')
  })

  test('an error thrown in a called function on line 1', async () => {
    expect(await place("a {{ broken('x') }}")).toBe('models/orders.sql:1:6 TEMPLATE_RAISED')
  })

  test('an error thrown in a called function on line 4', async () => {
    const text = "select *\n\n-- here\nfrom {% set x = broken('x') %}{{ x }}"
    expect(await place(text)).toBe('models/orders.sql:4:17 TEMPLATE_RAISED')
  })

  test('an unknown filter', async () => {
    expect(await place("\n{{ 'a' | uper }}")).toBe('models/orders.sql:2:10 TEMPLATE_FAILED')
  })

  test('a missing endif, at the tag that is not closed', async () => {
    expect(await place('a\n {% if true %}\nb')).toBe('models/orders.sql:2:5 TEMPLATE_SYNTAX')
  })

  test('a missing endfor, at the tag that is not closed', async () => {
    const text = '{% if true %}{% for x in [1] %}\n{{ x }}\n'
    expect(await place(text)).toBe('models/orders.sql:1:17 TEMPLATE_SYNTAX')
  })

  test('the same text at several places, each at its own', () => {
    const templates = createTemplates()
    const origins = [{ file: 'a.yml' }, { file: 'b.yml', line: 7, column: 5 }, { file: 'a.yml', line: 2 }]
    const places = origins.map((origin) => {
      try {
        return templates.compileNative('x\n {{ nope.x }}{{ 1 }}', origin).evaluateSync(scope())
      } catch (error) {
        const { file, line, column } = (error as ProjectError).problems[0]?.location ?? {}
        return `${file}:${line}:${column}`
      }
    })
    expect(places).toEqual(['a.yml:2:5', 'b.yml:8:5', 'a.yml:3:5'])
  })

  test('an error in a macro called from a model, with the call as a note', async () => {
    const problem = await problemOf("select\n  {{ outer('x') }}")
    expect(problem.location).toEqual({ file: 'macros/m.sql', line: 4, column: 6 })
    expect(problem.notes).toEqual([
      'In macro "inner", called at macros/m.sql:1:26.',
      'In macro "outer", called at models/orders.sql:2:6.',
    ])
  })

  test.each([
    ['a failing operator', "{{ 1 }}\n{{ [1,\n 2 + 'a'] }}", '3:2'],
    ['a failing comparison in a condition', "{% if\n 1 < 'a' %}{% endif %}", '2:2'],
    ['a failing loop', 'x {% for a in 5 %}{% endfor %}', '1:15'],
    ['a failing unpacking', '{% set a, b = [1] %}', '1:8'],
    ['an argument, not the call around it', '{{ [].append(\n  nope.x) }}', '2:3'],
    ['an error behind a call that went well', '{{ range(2) }}{{ nope.x }}', '1:18'],
    ['a filter that fails', "{{ 5 |\n join(',') }}", '2:2'],
    ['a character that starts nothing', '{{ 1 ? 2 }}', '1:6'],
    ['a string that is not closed', "{{ 'abc }}", '1:4'],
    ['a tag that is not closed', 'ab {{ 1', '1:4'],
    ['a comment that is not closed', 'ab\n{# 1', '2:1'],
    ['an unknown tag', '{% whoops %}', '1:4'],
    ['an end tag without a start', 'a{% endif %}', '1:5'],
    ['a break outside a loop', '{% if true %}{% break %}{% endif %}', '1:17'],
    ['a line after a carriage return', 'a\r\nb\r\n{{ nope.x }}', '3:4'],
  ])('%s', async (_, text, at) => {
    expect(await place(text)).toContain(`models/orders.sql:${at} `)
  })

  test('of the file, when the template starts inside one', async () => {
    const first = await problemOf('{{ nope.x }}', { line: 7, column: 20 })
    expect(first.location).toEqual({ file: FILE, line: 7, column: 23 })
    const second = await problemOf('\n{{ nope.x }}', { line: 7, column: 20 })
    expect(second.location).toEqual({ file: FILE, line: 8, column: 4 })
  })
})

describe('an error says what Python says', () => {
  test('with the kind of the error', async () => {
    expect((await problemOf('{{ nope.x }}')).message).toBe(
      "The template failed (UndefinedError): 'nope' is undefined",
    )
  })

  test('with a suggestion for a misspelt filter', async () => {
    expect((await problemOf("{{ 'a' | uper }}")).hint).toBe('Did you mean "upper"?')
  })

  test('for a filter that does not exist only when it runs, in a branch that may not', async () => {
    expect(await render("{% if false %}{{ 'a' | nope }}{% endif %}b")).toBe('b')
    expect((await problemOf("{% if true %}{{ 'a' | nope }}{% endif %}")).message).toContain(
      "No filter named 'nope' found.",
    )
  })

  test('for recursion without end, with a bounded list of calls', async () => {
    const problem = await problemOf('{{ forever() }}')
    expect(problem.message).toBe('The template failed (RecursionError): maximum recursion depth exceeded')
    expect(problem.notes?.length).toBe(11)
    expect(problem.notes?.at(-1)).toMatch(/^\.\.\. and \d+ more calls\.$/)
  })
})

describe('a problem of the host', () => {
  test('keeps its code, message and hint', async () => {
    expect(await problemOf("{{ missing_var('x') }}")).toMatchObject({
      name: 'VAR_MISSING',
      message: 'The variable "x" is not set.',
      location: { file: FILE, line: 1, column: 4 },
    })
  })

  test('keeps a place of its own and tells where it was called', async () => {
    expect(await problemOf('\n{{ placed() }}')).toMatchObject({
      location: { file: 'seeds/a.csv', line: 9, column: 1 },
      notes: ['Called at models/orders.sql:2:4.'],
    })
  })

  test('that is thrown while the template waits has a place too', async () => {
    expect(await problemOf('\n\n{{ fails_later() }}')).toMatchObject({
      name: 'TEMPLATE_RAISED',
      location: { file: FILE, line: 3, column: 4 },
    })
  })

  test('any other error of the host is told with its kind, and kept as the cause', async () => {
    const error = await failureOf('{{ crashes() }}')
    expect(error.problems[0]?.message).toBe('The template failed (SyntaxError): out of order')
    expect(error.cause).toBeInstanceOf(SyntaxError)
  })
})

const MACROS = createTemplates().library({
  packageName: 'shop',
  path: 'macros/m.sql',
  text: [
    '{% macro outer(x) %}a {{ inner(x) }}{% endmacro %}',
    '{% macro inner(x) %}',
    'b',
    '  {{ x + 1 }}{% endmacro %}',
    '{% macro forever() %}{{ forever() }}{% endmacro %}',
  ].join('\n'),
})

function scope(): TemplateScope {
  const names = {
    ref: hostFunction('ref', ['*names'], () => 'a'),
    broken: hostFunction('broken', ['name'], () => fail('TEMPLATE_RAISED', { detail: 'Not today.' })),
    missing_var: hostFunction('missing_var', ['name'], (name) => fail('VAR_MISSING', { name: String(name) })),
    placed: () =>
      fail('TEMPLATE_RAISED', { detail: 'x' }, { location: { file: 'seeds/a.csv', line: 9, column: 1 } }),
    fails_later: async () => {
      await Promise.resolve()
      return fail('TEMPLATE_RAISED', { detail: 'Later.' })
    },
    crashes: () => {
      throw new SyntaxError('out of order')
    },
  }
  return createScope(names, { lookup: (name) => MACROS.find((macro) => macro.name === name) })
}

async function render(text: string, from: { line?: number; column?: number } = {}): Promise<string> {
  return createTemplates()
    .compile(text, { file: FILE, ...from })
    .render(scope())
}

async function failureOf(text: string, from?: { line: number; column: number }): Promise<ProjectError> {
  const error: unknown = await render(text, from).catch((one: unknown) => one)
  if (error instanceof ProjectError) return error
  throw new Error(`expected a problem, got ${String(error)}`)
}

async function problemOf(text: string, from?: { line: number; column: number }): Promise<Problem> {
  return (await failureOf(text, from)).problems[0] as Problem
}

async function place(text: string): Promise<string> {
  const { location, name } = await problemOf(text)
  return `${location?.file}:${location?.line}:${location?.column} ${name}`
}
