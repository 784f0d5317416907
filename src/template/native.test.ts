import { describe, expect, test } from 'vitest'

import { createTemplates, fromTemplateValue } from './index.ts'
import { hostFunction } from './runtime/host.ts'
import { createScope } from './runtime/scope.ts'

describe('a value of one expression keeps its type', () => {
  test.each([
    ['{{ 4 + 1 }}', 5],
    ['{{ 3 / 2 }}', 1.5],
    ['{{ true }}', true],
    ['{{ none }}', null],
    ["{{ ['a', 1] }}", ['a', 1]],
    ["{{ {'a': {'b': [1]}} }}", { a: { b: [1] } }],
    ["{{ env_var('PORT') }}", '5432'],
    ['{{ (1, 2) }}', [1, 2]],
    ['{% if true %}{{ 7 }}{% endif %}', 7],
  ])('%s', (text, value) => {
    expect(evaluate(text)).toEqual(value)
  })
})

describe('a value of several parts is text', () => {
  test.each([
    ['{{ 4 }}{{ 1 }}', '41'],
    ['a{{ 1 }}', 'a1'],
    ['{{ 1 }} ', '1 '],
    ['plain', 'plain'],
    ['', ''],
  ])('%s', (text, value) => {
    expect(evaluate(text)).toEqual(value)
  })
})

describe('text becomes what a filter asks for', () => {
  test.each([
    ["{{ env_var('PORT') | as_number }}", 5432],
    ["{{ '1.5' | as_number }}", 1.5],
    ["{{ '-3' | as_number }}", -3],
    ["{{ 'True' | as_bool }}", true],
    ['{{ (1 == 1) | as_bool }}', true],
    ['{{ \'[1, "a"]\' | as_native }}', [1, 'a']],
    ["{{ 'just text' | as_native }}", 'just text'],
    ["{{ '12' | as_text }}", '12'],
    ["{{ 'a' | as_text }}{{ 'b' | as_number }}", 'ab'],
  ])('%s', (text, value) => {
    expect(evaluate(text)).toEqual(value)
  })

  test('and fails, with its place, when it cannot', () => {
    expect(() => evaluate("{{ 'many' | as_number }}")).toThrow(
      "The template failed (JinjaRenderingError): Could not convert value 'many' into type 'number'",
    )
    expect(() => evaluate("{{ 'true' | as_bool }}")).toThrow('Could not convert')
  })

  test('and leaves text alone outside of values', () => {
    const template = createTemplates().compile("{{ 'x' | as_number }}", { file: 'm.sql' })
    expect(template.renderSync(createScope({}))).toBe('x')
  })
})

function evaluate(text: string): unknown {
  const scope = createScope({ env_var: hostFunction('env_var', ['name'], () => '5432') })
  return fromTemplateValue(createTemplates().compileNative(text, { file: 'a.yml' }).evaluateSync(scope))
}
