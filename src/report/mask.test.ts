import { describe, expect, test } from 'vitest'

import type { RunEvent } from '../execute/index.ts'
import { lastEvent, nodeResult, report } from '../testing/events.ts'

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
