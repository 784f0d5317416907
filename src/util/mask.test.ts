import { expect, test } from 'vitest'

import { createMask } from './mask.ts'

test('values of secret variables are hidden, wherever they stand', () => {
  const mask = createMask({ TOOL_SECRET_A: 'alpha1', DBT_ENV_SECRET_B: 'beta.2', TOOL_TARGET: 'prod' })
  expect(mask('alpha1 and xalpha1x, beta.2, betaX2 on prod')).toBe('*** and x***x, ***, betaX2 on prod')
})

test('the password of a secret address is hidden without the address too, encoded and decoded', () => {
  const mask = createMask({ TOOL_SECRET_PG_URL: 'postgres://tool:p%40ss@db/dw' })
  expect(mask('postgres://tool:p%40ss@db/dw')).toBe('***')
  expect(mask('password p%40ss or p@ss')).toBe('password *** or ***')
})

test.each([
  ['postgres://tool:pw@db/dw', 'postgres://tool:***@db/dw'],
  ['mongodb+srv://tool:p@w@cluster.example/?a=1', 'mongodb+srv://tool:***@cluster.example/?a=1'],
  ['kafka://:pw@broker', 'kafka://:***@broker'],
  ['postgres://tool@db:5432/dw', 'postgres://tool@db:5432/dw'],
  ['http://localhost:8080/ and a@b', 'http://localhost:8080/ and a@b'],
])('%s becomes %s', (text, masked) => {
  expect(createMask({})(text)).toBe(masked)
})

test('a secret that contains another one is hidden whole', () => {
  const mask = createMask({ TOOL_SECRET_A: 'abc', TOOL_SECRET_B: 'abcdef' })
  expect(mask('abcdef abc')).toBe('*** ***')
})

test('each line of a key is hidden, and the lines stay lines', () => {
  const mask = createMask({ TOOL_SECRET_KEY: 'BEGIN\nabc123\nEND' })
  expect(mask('x\n  abc123\ny')).toBe('x\n  ***\ny')
})

test('an empty or tiny value does not blank out the report', () => {
  const mask = createMask({ TOOL_SECRET_A: '', TOOL_SECRET_B: '1' })
  expect(mask('1 row of 11')).toBe('1 row of 11')
})

test('further values are hidden whatever their variable is called', () => {
  const mask = createMask({}, ['kafka-pw', undefined])
  expect(mask('sasl kafka-pw failed')).toBe('sasl *** failed')
})
