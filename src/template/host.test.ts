import { describe, expect, test } from 'vitest'

import {
  createTemplates,
  fromTemplateValue,
  templateText,
  toTemplateValue,
  type TemplateObject,
  type TemplateScope,
} from './index.ts'
import { templateJson } from './python/json.ts'
import { hostFunction } from './runtime/host.ts'
import { createScope } from './runtime/scope.ts'
import { isUndefined, templateItems, templateTuple } from './values.ts'

function render(text: string, scope: TemplateScope | Readonly<Record<string, unknown>>): string {
  const own = 'lookup' in scope ? (scope as TemplateScope) : createScope(scope)
  return createTemplates().compile(text, { file: 'm.sql' }).renderSync(own)
}

describe('a function of the host', () => {
  const show = hostFunction(
    'show',
    ['a', 'b'],
    (a, b) => `${templateText(a)}/${b === undefined ? '-' : templateText(b)}`,
  )
  const all = hostFunction('all', ['first', '*rest', '**named'], (first, rest, named) =>
    JSON.stringify([first ?? null, rest, named]),
  )

  test('takes arguments by position and by name', () => {
    expect(
      render('{{ show(1) }} {{ show(1, 2) }} {{ show(b=1, a=2) }} {{ show(1, b=none) }}', { show }),
    ).toBe('1/- 1/2 2/1 1/None')
  })

  test('takes the rest in an array and a record', () => {
    expect(render('{{ all(1, 2, 3, x=4) }} {{ all() }} {{ all(*[1, 2], **{"y": 5}) }}', { all })).toBe(
      '[1,[2,3],{"x":4}] [null,[],{}] [1,[2],{"y":5}]',
    )
  })

  test.each([
    ['{{ show(1, 2, 3) }}', 'show() takes 2 positional arguments but 3 were given'],
    ['{{ show(c=1) }}', "show() got an unexpected keyword argument 'c'"],
    ['{{ show(1, a=2) }}', "show() got multiple values for argument 'a'"],
    ['{{ plain(x=1) }}', "plain() got an unexpected keyword argument 'x'"],
  ])('%s fails as in Python', (text, message) => {
    expect(() => render(text, { show, plain })).toThrow(`(TypeError): ${message}`)
  })

  test('that gives undefined gives None', () => {
    expect(render('{{ f() is none }}', { f: () => undefined })).toBe('True')
  })
})

describe('an object of the host', () => {
  const money = (cents: number): TemplateObject => ({
    templateType: 'Money',
    text: () => `${cents}c`,
    attribute: (name) => (name === 'cents' ? cents : undefined),
    equals: (other) => templateText(other) === `${cents}c`,
    compare: (other) => cents - Number(templateText(other).slice(0, -1)),
    add: (other) => money(cents + Number(templateText(other).slice(0, -1))),
    format: (spec) => `${spec}${cents}`,
  })
  const row: TemplateObject = {
    templateType: 'Row',
    isMapping: true,
    item: (key) => (key === 'id' || key === 0 ? 7 : undefined),
    attribute: (name) => (name === 'values' ? hostFunction('values', [], () => [7]) : undefined),
    invoke: (positional, named) => positional.length + Object.keys(named).length,
  }

  test('prints, compares, sorts and adds as it says', () => {
    const scope = { a: money(5), b: money(3) }
    expect(
      render('{{ a }} {{ [a] }} {{ a == b }} {{ a > b }} {{ [a, b] | sort | first }} {{ a + b }}', scope),
    ).toBe('5c [5c] False True 3c 8c')
    expect(render("{{ '{:x}'.format(a) }} {{ a.cents }} {{ a is mapping }}", scope)).toBe('x5 5 False')
  })

  test('has items, attributes and a call as it says', () => {
    expect(render("{{ row['id'] }} {{ row[0] }} {{ row.values() }} {{ row(1, x=2) }}", { row })).toBe(
      '7 7 [7] 2',
    )
    expect(render("{{ row is mapping }} {{ 'id' in row }} {{ 'no' in row }} {{ row.no }}|", { row })).toBe(
      'True True False |',
    )
  })

  test('is read item by item when it can be iterated', () => {
    const rows: TemplateObject = { templateType: 'Rows', iterate: () => [1, 2, 3] }
    expect(
      render('{{ rows | length }} {{ rows[0] }} {{ rows[-1] }} {{ rows[1:] }} {{ 2 in rows }}', { rows }),
    ).toBe('3 1 3 [2, 3] True')
  })

  test('fails with the name of its type', () => {
    expect(() => render('{{ row.no.x }}', { row })).toThrow("'Row object' has no attribute 'no'")
    expect(() => render('{% for x in row %}{% endfor %}', { row })).toThrow("'Row' object is not iterable")
    expect(() => render('{{ m() }}', { m: money(1) })).toThrow("'Money' object is not callable")
  })
})

describe('a scope', () => {
  test('finds its own names before those of its parent, and the built-in ones last', () => {
    const parent = createScope({ a: 1, b: 2 })
    expect(render('{{ a }}{{ b }}{{ range(2) | list }}', createScope({ a: 3 }, parent))).toBe('32[0, 1]')
    expect(render('{{ range }}', { range: 'mine' })).toBe('mine')
  })

  test('tells None from names without a value', () => {
    expect(render('{{ a is none }} {{ b is defined }}', { a: null, b: undefined })).toBe('True False')
  })

  test('that is permissive gives undefined for all that is missing', () => {
    const scope = createScope({ none_yet: () => null }, undefined, { permissive: true })
    expect(render('[{{ a.b.c }}{{ a.b() }}{{ a[1].x }}{{ none_yet().columns[0].values() }}]', scope)).toBe(
      '[]',
    )
    expect(render('{% for x in a.b %}x{% endfor %}{{ a.b is defined }}{{ a | length }}', scope)).toBe(
      'False0',
    )
    expect(render('{% macro m(x) %}{{ x.y() }}{% endmacro %}[{{ m() }}]', scope)).toBe('[]')
    expect(createScope({}, scope).permissive).toBe(true)
  })

  test('asks the host only for names whose outer value can matter', () => {
    const asked: string[] = []
    const scope = { lookup: (name: string) => void asked.push(name) }
    render('{% set a = 1 %}{{ a }}{% if b %}{% set c = 1 %}{% endif %}{{ c }}', scope)
    expect(asked).toEqual(['c', 'b'])
  })
})

describe('values', () => {
  const data = { a: [1, 2.5, 'x', null, true], b: { c: [] } }

  test('pass into templates and back unchanged', () => {
    expect(fromTemplateValue(toTemplateValue(data))).toEqual(data)
    expect(
      render('{{ data.a[1] }} {{ data.b }} {{ data["a"][3] is none }}', { data: toTemplateValue(data) }),
    ).toBe("2.5 {'c': []} True")
  })

  test('of templates become plain data', () => {
    const text =
      "{{ keep((1, 2)) }}{{ keep({1: 4/2}) }}{{ keep([1] | map('string')) }}{{ keep(nope) }}{{ keep(range(2)) }}"
    const kept: unknown[] = []
    render(text, { keep: (value: unknown) => void kept.push(fromTemplateValue(value)) })
    expect(kept).toEqual([[1, 2], { 1: 2 }, ['1'], null, [0, 1]])
  })

  test('print as Python prints them', () => {
    expect(templateText(toTemplateValue({ a: [1, null, 'b'] }))).toBe("{'a': [1, None, 'b']}")
    expect(templateText(templateTuple([1]))).toBe('(1,)')
    expect(templateItems(templateTuple(['x']))).toEqual(['x'])
    expect(templateJson(toTemplateValue({ b: 'é', a: [1] }), { sortKeys: true })).toBe(
      '{"a": [1], "b": "\\u00e9"}',
    )
  })

  test('of filters such as map are worked out when they are read, once', () => {
    expect(render("{% set x = 5 | map('upper') %}fine", {})).toBe('fine')
    expect(render("{% set x = [1] | map('string') %}{{ x | list }}{{ x | list }}{{ 1 if x }}", {})).toBe(
      "['1'][]1",
    )
  })

  test('that are undefined can be told', () => {
    let seen: unknown
    render('{{ f(nope) }}', { f: (value: unknown) => void (seen = value) })
    expect(isUndefined(seen)).toBe(true)
    expect(isUndefined(null)).toBe(false)
  })
})

function plain(): string {
  return 'plain'
}
