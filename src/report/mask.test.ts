import { describe, expect, test } from 'vitest'

import type { RunEvent } from '../execute/index.ts'
import { lastEvent, nodeResult, report } from '../testing/events.ts'
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

describe('secrets', () => {
  const leak = 'token hunter22 at postgres://tool:s3cr@t@db.example/dw'
  const problem = { name: 'INTERNAL', code: 'T9001', message: leak, notes: [leak], hint: leak } as const
  const events: readonly RunEvent[] = [
    { kind: 'run.started', command: leak, target: leak, address: leak, threads: 1, version: '1' },
    { kind: 'message', text: leak },
    { kind: 'statement', sql: leak },
    { kind: 'diagnostic', severity: 'error', problem },
    lastEvent([nodeResult(leak, { status: 'error', problem, path: leak })], { exitCode: 1 }),
  ]

  test.each(['text', 'json', 'github'] as const)('never reach a report as %s', (format) => {
    const github = { workspace: '/repo', projectDir: '/repo' }
    const text = report(events, { format, level: 'debug', github, colour: true })
    expect(text).toContain('***')
    expect(text).not.toMatch(/hunter22|s3cr|@t@/)
    expect(text).toContain('db.example')
  })

  test('are hidden in excerpts that are cut in the middle of them', () => {
    const located = {
      ...problem,
      message: 'm',
      notes: [],
      hint: '',
      location: { file: 'a', line: 1, column: 150 },
    }
    const text = report([{ kind: 'diagnostic', severity: 'error', problem: located }], {
      readSource: () => 'hunter22 '.repeat(40),
    })
    expect(text).not.toMatch(/hun|r22/)
    expect(text).toContain('***')
  })
})
