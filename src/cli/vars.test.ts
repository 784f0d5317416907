import { expect, test } from 'vitest'

import { readVars } from './vars.ts'

test('a YAML or JSON map gives variables of any type', async () => {
  expect(await readVars('{day: 2026-11-22, limit: 5, tags: [a, b], on: true}')).toEqual({
    day: '2026-11-22',
    limit: 5,
    tags: ['a', 'b'],
    on: true,
  })
  expect(await readVars('{"a": {"b": null}}')).toEqual({ a: { b: null } })
  expect(await readVars('a: 1')).toEqual({ a: 1 })
})

test.each([
  ['a:1', 'T1007: The value of --vars is not a YAML map: it is a single value.'],
  ['[a]', 'T1007: The value of --vars is not a YAML map: it is a list.'],
  ['null', 'T1007: The value of --vars is not a YAML map: it is a single value.'],
])('%s is refused', async (text, message) => {
  await expect(readVars(text)).rejects.toThrow(message)
})

test('text that is no YAML is refused', async () => {
  await expect(readVars('{a: [')).rejects.toThrow(/^T1007: The value of --vars is not a YAML map: ./)
})
