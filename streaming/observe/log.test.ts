import { expect, test } from 'vitest'

import { createMask } from '../../src/util/index.ts'
import { createLog, type LogFormat, type LogLevel } from './log.ts'

test('a line of text holds the sentence and its facts', () => {
  const { log, lines } = collect('text')
  log('info', 'Partition taken over.', { partition: 3, from: undefined, member: 'a b', why: '' })
  expect(lines).toEqual([
    '2026-01-02T03:04:05.678Z info  Partition taken over. partition=3 member="a b" why=""\n',
  ])
})

test('a line of JSON names everything, and facts cannot rename it', () => {
  const { log, lines } = collect('json')
  log('warn', 'Sink waits.', { sink: 'influx', level: 'none', error: new Error('no hunter"22'), cents: 5n })
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      v: 1,
      ts: '2026-01-02T03:04:05.678Z',
      level: 'warn',
      msg: 'Sink waits.',
      sink: 'influx',
      error: 'no ***',
      cents: '5',
    },
  ])
})

test.each(['text', 'json'] as const)(
  'as %s, nothing that is logged can begin a line of its own',
  (format) => {
    const { log, lines } = collect(format)
    log('error', 'bad\nvalue\u001b[2J', { detail: 'x\r\ny\u2028z \u0085' })
    expect(lines).toHaveLength(1)
    expect(lines.join()).toMatch(/^[ -~]+\n$/)
  },
)

test.each(['text', 'json'] as const)('as %s, secrets are hidden in sentences and facts', (format) => {
  const { log, lines } = collect(format)
  log('info', 'token hunter"22', { url: 'postgres://tool:pw@db/dw', error: { token: 'hunter"22 ' } })
  expect(lines.join()).not.toMatch(/hunter|pw/)
  expect(lines.join()).toContain('postgres://tool:***@db/dw')
})

test('less important lines are left out', () => {
  const { log, lines } = collect('text', 'warn')
  log('debug', 'a')
  log('info', 'b')
  log('warn', 'c')
  log('error', 'd')
  expect(lines).toHaveLength(2)
})

function collect(format: LogFormat, level: LogLevel = 'info') {
  const lines: string[] = []
  const log = createLog({
    format,
    level,
    mask: createMask({}, ['hunter"22']),
    write: (line) => lines.push(line),
    now: () => new Date('2026-01-02T03:04:05.678Z'),
  })
  return { log, lines }
}
