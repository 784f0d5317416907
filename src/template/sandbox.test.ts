import { describe, expect, test } from 'vitest'

import { createTemplates, toTemplateValue, type TemplateObject } from './index.ts'
import { createScope } from './runtime/scope.ts'

const host: TemplateObject & { readonly secret: string } = {
  templateType: 'Host',
  secret: 'hidden',
  attribute: (name) =>
    name === 'open' || name.startsWith('_') || name === 'constructor' ? 'shown' : undefined,
}

function render(text: string): string {
  const scope = createScope({
    host,
    plain: { secret: 1 },
    f: () => 'called',
    d: toTemplateValue({ __proto__x: 1 }),
  })
  return createTemplates().compile(text, { file: 'm.sql' }).renderSync(scope)
}

describe('a template sees nothing of JavaScript', () => {
  test.each([
    '{{ host.secret }}',
    '{{ host.templateType }}',
    '{{ host.attribute }}',
    "{{ host['secret'] }}",
    '{{ host.constructor }}',
    '{{ host.__proto__ }}',
    '{{ [].__class__ }}',
    "{{ ''._private }}",
    '{{ plain.secret }}',
    '{{ f.constructor }}',
    '{{ f.call }}',
    "{{ ''.constructor }}",
    '{{ [].prototype }}',
    "{{ []['constructor'] }}",
    '{{ {}.constructor }}',
    "{{ {}['__proto__'] }}",
    '{{ (1).constructor }}',
    '{{ range.constructor }}',
    '{{ constructor }}',
    '{{ __proto__ }}',
    '{{ process }}',
    '{{ globalThis }}',
    "{{ host | attr('constructor') }}",
    "{{ [host] | map(attribute='constructor') | join }}",
  ])('%s prints nothing', (text) => {
    expect(render(text)).toBe('')
  })

  test('using a refused attribute is an error', () => {
    expect(() => render("{{ ''.constructor.constructor('return 1')() }}")).toThrow(
      "access to attribute 'constructor' of 'str' object is unsafe.",
    )
    expect(() => render("{{ '{0.constructor.x}'.format(host) }}")).toThrow('is unsafe.')
  })

  test('what the host shows is seen, also with one underscore, and functions can be called', () => {
    expect(render('{{ host.open }} {{ host._private }} {{ f() }}')).toBe('shown shown called')
  })

  test('arguments named like parts of JavaScript stay arguments', () => {
    expect(render('{{ dict(__proto__=1, constructor=2) }}')).toBe("{'__proto__': 1, 'constructor': 2}")
    expect(render("{{ dict(**{'__proto__': 1}) }}")).toBe("{'__proto__': 1}")
    expect(render("{% macro m() %}{{ kwargs }}{% endmacro %}{{ m(**{'__proto__': 3}) }}")).toBe(
      "{'__proto__': 3}",
    )
    expect(render("{% set d = {'__proto__': 1} %}{{ d.__proto__ }} {{ d }}")).toBe("1 {'__proto__': 1}")
  })
})

describe('text of a template never becomes code', () => {
  test.each([
    '`${process.exit(1)}`',
    '"; throw 1; "',
    "'+globalThis+'",
    '\u2028\u2029',
    '\\u0041 \\',
    '*/ // <!-- -->',
    '</script>',
    '\0',
    '🙂 é 日本',
  ])('%j', (text) => {
    expect(render(text)).toBe(text)
    expect(render(`{{ ${JSON.stringify(text)} }}`)).toBe(text)
    expect(render(`{% set x = {${JSON.stringify(text)}: 1} %}{% for k in x %}{{ k }}{% endfor %}`)).toBe(text)
  })

  test('names are told apart from the words of the generated code', () => {
    const names = [
      'rt',
      'unit',
      'scope',
      'output',
      'p',
      'segments',
      'error',
      'yield',
      'await',
      'class',
      'été',
      '变量',
    ]
    const text = names.map((name, at) => `{% set ${name} = ${at} %}{{ ${name} }}`).join(' ')
    expect(render(text)).toBe(names.map((_, at) => at).join(' '))
  })

  test('text in the names of files and macros stays text', () => {
    const [macro] = createTemplates().library({
      packageName: '`${1}`',
      path: '"\u2028`${1}`.sql',
      text: "{% macro a(x='`${1}`\u2028') %}{{ x }}{% endmacro %}",
    })
    expect(macro?.callSync(createScope({}), [])).toBe('`${1}`\u2028')
  })
})

describe('size', () => {
  test('syntax nested 100 levels deep compiles and renders', () => {
    expect(render(`{{ ${'('.repeat(100)}1${')'.repeat(100)} }}`)).toBe('1')
    expect(render(`{{ ${'['.repeat(100)}1${']'.repeat(100)}${'[0]'.repeat(100)} }}`)).toBe('1')
    expect(render('{% if true %}'.repeat(100) + 'x' + '{% endif %}'.repeat(100))).toBe('x')
    expect(render('{% for i in [1] %}'.repeat(100) + '{{ i }}' + '{% endfor %}'.repeat(100))).toBe('1')
  })

  test('syntax nested too deeply is a problem of the template, not a crash', () => {
    expect(() => render(`{{ ${'('.repeat(50_000)}1${')'.repeat(50_000)} }}`)).toThrow('nested too deeply')
  })

  test('long templates take time in proportion to their length', () => {
    const line = '{% set a = 1 %}select {{ a }}, {{ b or 2 }} {# c #}\n'
    const text = line.repeat(4_000)
    const started = performance.now()
    expect(render(text).length).toBeGreaterThan(40_000)
    // Measured at 100 to 200 ms; anything quadratic takes minutes.
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})
