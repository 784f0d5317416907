import { describe, expect, test } from 'vitest'

import { ProjectError } from '../errors/index.ts'
import { createTemplates, type Macro, type TemplateObject } from './index.ts'
import { createScope } from './runtime/scope.ts'

const templates = createTemplates()

function library(text: string): readonly Macro[] {
  return templates.library({ packageName: 'shop', path: 'macros/m.sql', text })
}

describe('a macro file', () => {
  test('gives its macros, with parameters and places', () => {
    const [first, second] = library(
      '{% macro a(x, y=1) %}{% endmacro %}\n\ntext {{ x }}\n{%- macro b() -%}{% endmacro %}',
    )
    expect(first).toMatchObject({
      name: 'a',
      block: 'macro',
      packageName: 'shop',
      path: 'macros/m.sql',
      line: 1,
      parameters: ['x', 'y'],
    })
    expect(second).toMatchObject({ name: 'b', line: 4 })
  })

  test("gives dbt's other blocks under the names they are called by", () => {
    const text = `
{% test unique(model, column_name) %}{% endtest %}
{% data_test positive(model) %}{% enddata_test %}
{% materialization table, default %}{% endmaterialization %}
{% materialization mine, adapter='postgres', supported_languages=['sql', 'python'] %}{% endmaterialization %}
{% snapshot orders_history %}select 1{% endsnapshot %}
{% docs status %}The status.{% enddocs %}`
    expect(library(text).map(({ name, block }) => [name, block])).toEqual([
      ['test_unique', 'test'],
      ['test_positive', 'test'],
      ['materialization_table_default', 'materialization'],
      ['materialization_mine_postgres', 'materialization'],
      ['snapshot_orders_history', 'snapshot'],
      ['docs_status', 'docs'],
    ])
  })

  test('renders a test with its arguments by name', async () => {
    const [unique] = library(
      '{% test unique(model, column_name) %}select {{ column_name }} from {{ model }}{% endtest %}',
    )
    expect(await unique?.call(createScope({}), [], { model: 'orders', column_name: 'id' })).toBe(
      'select id from orders',
    )
  })

  test('that does not parse as a whole is read block by block, with the places kept', () => {
    const broken =
      "{% if %} {{ 'unclosed\n  {% macro a() %}{{ 1 + 'a' }}{% endmacro %}\n{% macro b() %}b{% endmacro %}"
    const [a, b] = library(broken)
    expect(b).toMatchObject({ name: 'b', line: 3 })
    expect(b?.callSync(createScope({}), [])).toBe('b')
    expect(problemOf(() => a?.callSync(createScope({}), []))).toMatchObject({
      location: { file: 'macros/m.sql', line: 2, column: 21 },
    })
  })

  test('whose block is broken is refused at the place of the error', () => {
    expect(problemOf(() => library('\n{% macro a() %}{{ 1 + }}{% endmacro %}'))).toMatchObject({
      name: 'TEMPLATE_SYNTAX',
      location: { line: 2, column: 23 },
    })
    expect(problemOf(() => library('{% macro a() %}{% endtest %}'))).toMatchObject({
      name: 'TEMPLATE_SYNTAX',
    })
  })
})

describe('a macro', () => {
  test('takes the names of the scope of each call', async () => {
    const [show] = library('{% macro show() %}{{ model }}{% endmacro %}')
    expect(await show?.call(createScope({ model: 'a' }), [])).toBe('a')
    expect(await show?.call(createScope({ model: 'b' }), [])).toBe('b')
  })

  test('does not see the variables of its caller', () => {
    const [show] = library('{% macro show() %}[{{ x }}]{% endmacro %}')
    const template = templates.compile('{% set x = 1 %}{{ show() }}', { file: 'm.sql' })
    expect(template.renderSync(createScope({ show }))).toBe('[]')
  })

  test('can be an attribute of an object of the host, such as the namespace of a package', () => {
    const macros = library('{% macro a(x) %}<{{ x }}>{% endmacro %}')
    const shop: TemplateObject = {
      templateType: 'Namespace',
      attribute: (name) => macros.find((macro) => macro.name === name),
    }
    const template = templates.compile("{{ shop.a('y') }} {{ shop['a']('z') }} {{ shop.a }}", {
      file: 'm.sql',
    })
    expect(template.renderSync(createScope({ shop }))).toBe("<y> <z> <Macro 'a'>")
  })

  test('can be what a function of the host gives', () => {
    const [a] = library('{% macro a(x) %}<{{ x }}>{% endmacro %}')
    const template = templates.compile("{{ dispatch('a')(1) }}", { file: 'm.sql' })
    expect(template.renderSync(createScope({ dispatch: () => a }))).toBe('<1>')
  })

  test('collects surplus arguments when its body reads them, and refuses them otherwise', () => {
    const [takes, refuses] = library(
      '{% macro takes(a) %}{{ varargs }} {{ kwargs }}{% endmacro %}{% macro refuses(a) %}{% endmacro %}',
    )
    expect(takes?.callSync(createScope({}), [1, 2, 3], { x: 4 })).toBe("(2, 3) {'x': 4}")
    expect(() => refuses?.callSync(createScope({}), [1, 2])).toThrow(
      "macro 'refuses' takes not more than 1 argument(s)",
    )
    expect(() => refuses?.callSync(createScope({}), [1], { a: 2 })).toThrow(
      "macro 'refuses' got multiple values for argument 'a'",
    )
  })
})

function problemOf(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    if (error instanceof ProjectError) return error.problems[0]
    throw error
  }
  throw new Error('expected a problem')
}
