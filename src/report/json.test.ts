import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import type { RunEvent } from '../execute/index.ts'
import { FAILED_RUN, finished, nodeResult, openReport, report, started, Terminal } from '../testing/events.ts'
import type { LogLine } from './index.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-22T02:17:09.412Z') })
})
afterEach(() => {
  vi.useRealTimers()
})

function parse(text: string): readonly LogLine[] {
  expect(text.endsWith('\n')).toBe(true)
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as LogLine)
}

test('every line is an object with the same fields, numbered from 1', () => {
  const lines = parse(report(FAILED_RUN, { format: 'json' }))
  expect(lines.map((line) => line.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  for (const line of lines) {
    expect(Object.keys(line).toSorted()).toEqual([
      'code',
      'data',
      'event',
      'inv',
      'level',
      'msg',
      'node',
      'seq',
      'ts',
      'v',
    ])
    expect(line).toMatchObject({ v: 1, ts: '2026-11-22T02:17:09.412Z', inv: 'inv-1' })
  }
})

test('a finished node tells all that is known of it', () => {
  const lines = parse(report(FAILED_RUN, { format: 'json' }))
  expect(lines[4]).toMatchObject({
    event: 'node.finished',
    level: 'info',
    msg: 'OK    model fct_orders table rows=98113 1.20s',
    node: { id: 'model.shop.fct_orders', type: 'model', relation: 'dw.analytics.fct_orders' },
    data: { status: 'success', rows: 98113, duration_ms: 1204, finished: 2, total: 4 },
  })
  expect(lines[5]).toMatchObject({
    level: 'error',
    code: 'T3001',
    data: { status: 'fail', failures: 3, problem: { file: 'models/marts/orders.yml', line: 2, column: 14 } },
  })
})

test('the last line is run.finished, with exit code, counts and critical path', () => {
  expect(parse(report(FAILED_RUN, { format: 'json' })).at(-1)).toMatchObject({
    event: 'run.finished',
    level: 'error',
    data: {
      command: 'build',
      exit_code: 1,
      cancelled: false,
      duration_ms: 6200,
      counts: { ok: 2, warned: 0, failed: 1, skipped: 1, cancelled: 0 },
      critical_path: ['source.shop.orders', 'model.shop.fct_orders'],
    },
  })
})

test('quiet keeps errors and the last line; only debug has statements and progress', () => {
  const noisy: RunEvent[] = [
    { kind: 'statement', sql: 'select 1' },
    { kind: 'node.progress', nodeId: nodeResult('a').nodeId, rows: 5 },
    ...FAILED_RUN,
  ]
  const events = (level: 'quiet' | 'normal' | 'debug') =>
    parse(report(noisy, { format: 'json', level })).map((line) => line.event)
  expect(events('quiet')).toEqual(['node.finished', 'run.finished'])
  expect(events('normal')).not.toContain('statement')
  expect(events('debug').slice(0, 2)).toEqual(['statement', 'node.progress'])
})

test('a long run has a heartbeat', () => {
  const terminal = new Terminal()
  const reporter = openReport(terminal, { format: 'json' })
  reporter.emit(started('fct_orders'))
  vi.advanceTimersByTime(31_000)
  reporter.emit(finished(nodeResult('fct_orders')))
  vi.advanceTimersByTime(60_000)
  reporter.close()
  const beats = parse(terminal.text).filter((line) => line.event === 'run.heartbeat')
  expect(beats).toHaveLength(1)
  expect(beats[0]?.data).toEqual({ running: [{ id: 'model.shop.fct_orders', seconds: 30 }] })
})

test('text has neither colours nor secrets, also where JSON escapes them', () => {
  const text = report([{ kind: 'message', text: '\u001b[31mred\u001b[39m say "hi"\n' }], {
    format: 'json',
    mask: (plain) => plain.replaceAll('say "hi"\n', '***'),
  })
  expect(parse(text)[0]?.msg).toBe('red ***')
})
