import { setTimeout as sleep } from 'node:timers/promises'

import { describe, expect, test } from 'vitest'

import { createTemplates, toTemplateValue, type TemplateScope } from './index.ts'
import { hostFunction } from './runtime/host.ts'
import { createScope } from './runtime/scope.ts'

const templates = createTemplates()

describe('a template waits for a promise', () => {
  test('in a model', async () => {
    expect(await render("{% set r = query('a') %}{{ r.rows[0] }} {{ query('b').rows | join('-') }}")).toBe(
      'a b',
    )
  })

  test('in a condition, a loop, a filter argument and a set block', async () => {
    const text =
      "{% if query('x').rows %}{% for r in query('y').rows %}{{ 'z' | replace('z', query(r).rows[0]) }}" +
      "{% endfor %}{% endif %}{% set b %}[{{ query('c').rows[0] }}]{% endset %}{{ b }}"
    expect(await render(text)).toBe('y[c]')
  })

  test('in a macro that the model calls', async () => {
    expect(await render("{{ value_of('a') }}{{ value_of('b') | upper }}")).toBe('aB')
  })

  test('in the body of a call block, and in the macro that runs it', async () => {
    const text = "{% call wrapped('n') %}{{ value_of('x') }}{{ query('y').rows[0] }}{% endcall %}"
    expect(await render(text)).toBe('<n:xy>')
  })

  test('in the default of a parameter', async () => {
    expect(await render('{{ with_default() }}')).toBe('d')
  })

  test('when a function of the host calls a macro', async () => {
    expect(await render("{{ run_macro('value_of', 'q') }}")).toBe('q')
  })

  test('and many render at once on one thread', async () => {
    const started = performance.now()
    const texts = await Promise.all(
      Array.from({ length: 50 }, (_, at) => render(`{{ slow(${at}) }}{{ slow(${at}) }}`)),
    )
    expect(texts[49]).toBe('4949')
    // One after the other they would take 50 * 2 * 20 ms.
    expect(performance.now() - started).toBeLessThan(1000)
  })
})

describe('return()', () => {
  test('gives a value of any type and ends the macro', async () => {
    expect(await render('{% set d = table() %}{{ d.k }} {{ d is mapping }}')).toBe('1 True')
    expect(await render('{% for x in numbers() %}{{ x + 1 }}{% endfor %}')).toBe('23')
    expect(await render('{{ nothing() is none }}')).toBe('True')
  })

  test('ends the macro from inside a loop, a condition and a set block', async () => {
    expect(await render('{{ first_even([1, 4, 6]) }}')).toBe('4')
  })

  test('in a call block ends the macro that runs the block', async () => {
    expect(await render('{{ returns_from_block() == 7 }}')).toBe('True')
  })

  test('outside of a macro is an error', async () => {
    await expect(render('{{ return(1) }}')).rejects.toThrow('return() was used outside of a macro')
  })
})

describe('without waiting', () => {
  test('a template renders when nothing has to wait', () => {
    expect(templates.compile('{{ numbers() }}', { file: 'm.sql' }).renderSync(scope())).toBe('[1, 2]')
  })

  test('a template that would have to wait is refused at the call', () => {
    const template = templates.compile("a\n{{ query('a') }}", { file: 'm.sql' })
    expect(() => template.renderSync(scope())).toThrow(
      'The template failed (RuntimeError): this call has to wait for its result',
    )
  })

  test('a macro can be called', () => {
    expect(macro('numbers').callSync(scope(), [])).toEqual([1, 2])
    expect(() => macro('value_of').callSync(scope(), ['a'])).toThrow('has to wait')
  })

  test('a promise that fails after it was refused does not end the process', async () => {
    const template = templates.compile('{{ fails() }}', { file: 'm.sql' })
    expect(() =>
      template.renderSync(createScope({ fails: async () => Promise.reject(new Error('x')) })),
    ).toThrow('has to wait')
    await sleep(5)
  })
})

const MACROS = templates.library({
  packageName: 'shop',
  path: 'macros/m.sql',
  text: `
{% macro value_of(x) %}{{ return(query(x).rows[0]) }}{% endmacro %}
{% macro wrapped(name) %}{% set body %}{{ name }}:{{ caller() }}{% endset %}<{{ body }}>{% endmacro %}
{% macro with_default(x=query('d').rows[0]) %}{{ x }}{% endmacro %}
{% macro table() %}{{ return({'k': 1}) }}{% endmacro %}
{% macro numbers() %}{% do return([1, 2]) %}never{% endmacro %}
{% macro nothing() %}{{ return(none) }}{% endmacro %}
{% macro first_even(items) %}{% for i in items %}{% if i % 2 == 0 %}{% set b %}{{ return(i) }}{% endset %}{% endif %}{% endfor %}{% endmacro %}
{% macro runs() %}{{ caller() }}{{ return(7) }}{% endmacro %}
{% macro returns_from_block() %}{% set x = runs_block() %}{{ return(x) }}{% endmacro %}
{% macro runs_block() %}{% call runs() %}{{ return(1) }}{% endcall %}{{ return(7) }}{% endmacro %}
`,
})

function macro(name: string) {
  const found = MACROS.find((one) => one.name === name)
  if (!found) throw new Error(`no macro ${name}`)
  return found
}

function scope(): TemplateScope {
  const own: TemplateScope = createScope(
    {
      query: hostFunction('query', ['sql'], async (sql) => {
        await sleep(1)
        return toTemplateValue({ rows: [sql] })
      }),
      slow: hostFunction('slow', ['value'], async (value) => {
        await sleep(20)
        return value
      }),
      run_macro: hostFunction('run_macro', ['name', '*args'], (name, positional) =>
        macro(String(name)).call(own, positional as readonly unknown[]),
      ),
    },
    { lookup: (name) => MACROS.find((one) => one.name === name) },
  )
  return own
}

async function render(text: string): Promise<string> {
  return templates.compile(text, { file: 'm.sql' }).render(scope())
}
