import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import type { NodeResult, RunEvent } from '../execute/index.ts'
import {
  FAILED_RUN,
  finished,
  lastEvent,
  nodeResult,
  openReport,
  report,
  started,
  Terminal,
} from '../testing/events.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(2026, 10, 22, 2, 17, 9) })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a log file', () => {
  test('has a head, one dated line for each finished node, failures in full, and the outcome', () => {
    expect(report(FAILED_RUN)).toBe(`tool 0.1.0 · target dev (analytics@localhost/dw) · 4 threads
Parsed 412 nodes in 0.31s
Selected 4 nodes: 1 load, 2 models, 1 test

02:17:09 OK    load orders rows=1204 0.42s (1/4)
02:17:09 OK    model fct_orders table rows=98113 1.20s (2/4)
02:17:09 FAIL  test unique_fct_orders failures=3 0.06s (3/4)
02:17:09 SKIP  model rpt_daily: depends on fct_orders, whose test unique_fct_orders failed (4/4)

error[T3001]: unique_fct_orders: 3 failing rows.
  --> models/marts/orders.yml:2:14
   1 | select *
   2 | from {{ ref('stg_orders') }}
     |              ^^^^^^^^^^

Finished build in 6.20s · 4 nodes: 2 ok, 1 failed, 1 skipped · exit 1
critical path 1.62s: orders > fct_orders
`)
  })

  test('shortens the long names of tests in their middle, and a long critical path to its slowest nodes', () => {
    const name = `accepted_values_orders_status__${'shipped__'.repeat(20)}returned`
    const results = [slow(name, 500), slow('a', 1), slow('b', 2), slow('c', 900), slow('d', 800)]
    const more = [slow('e', 3), slow('f', 700), slow('g', 600), slow('h', 4)]
    const all = [...results, ...more]
    const path = { exitCode: 0, criticalPath: all.map((one) => one.nodeId) }
    const text = report([finished(slow(name, 500)), lastEvent(all, path)])
    expect(text).toContain('OK    model accepted_values_orders_status__shipped__')
    expect(text).toContain('hipped__shipped__shipped__returned 0.50s (1/1)')
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(130)
    expect(text).toContain(
      'critical path 3.51s: accepted_values_ord..._shipped__returned > ... > c > d > ... > f > g\n',
    )
  })

  test('tells once what failed several nodes in the same words', () => {
    const problem = { name: 'CONNECTION_FAILED', code: 'T2001', message: 'The source is down.' } as const
    const all = ['a', 'b'].map((name) => nodeResult(name, { status: 'error', problem }))
    const text = report([lastEvent(all, { exitCode: 1 })])
    expect(text.match(/error\[T2001\]: The source is down\./g)).toHaveLength(1)
    expect(text).toContain('2 nodes: 0 ok, 2 failed')
  })

  test('is plain ASCII where the locale asks for it', () => {
    const text = report(FAILED_RUN, { unicode: false })
    expect(text).toMatch(/^[\n\x20-\x7e]*$/)
    expect(text).toContain('tool 0.1.0, target dev')
  })

  test('holds failures and the outcome only when quiet', () => {
    const lines = report(FAILED_RUN, { level: 'quiet' }).split('\n')
    expect(lines[0]).toBe('02:17:09 FAIL  test unique_fct_orders failures=3 0.06s (3/4)')
    expect(lines).not.toContainEqual(expect.stringContaining('OK '))
    expect(lines.at(-3)).toBe('Finished build in 6.20s · 4 nodes: 2 ok, 1 failed, 1 skipped · exit 1')
  })

  test('also says when nodes start when verbose', () => {
    const text = report([started('fct_orders')], { level: 'verbose' })
    expect(text).toBe('02:17:09 START model fct_orders table (1/1)\n')
    expect(report([started('fct_orders')])).toBe('')
  })

  test('shows statements when debugging, and never otherwise', () => {
    const statement: RunEvent = { kind: 'statement', sql: 'select 1', nodeId: nodeResult('a').nodeId }
    expect(report([statement], { level: 'debug' })).toBe('-- model.shop.a\nselect 1\n')
    expect(report([statement], { level: 'verbose' })).toBe('')
  })

  test('shows colours when asked, and none otherwise', () => {
    expect(report(FAILED_RUN, { colour: true })).toContain('\u001b[31mFAIL \u001b[39m')
    expect(report(FAILED_RUN)).not.toContain('\u001b')
  })

  test('says every 30 seconds what still runs, so that a long run does not look dead', () => {
    const terminal = new Terminal()
    const reporter = openReport(terminal)
    reporter.emit(started('fct_orders'))
    vi.advanceTimersByTime(62_000)
    reporter.emit(finished(nodeResult('fct_orders')))
    vi.advanceTimersByTime(60_000)
    reporter.close()
    expect(terminal.text.split('\n').slice(0, 2)).toEqual([
      '02:17:39 ... still running: 1 (fct_orders 30s)',
      '02:18:09 ... still running: 1 (fct_orders 60s)',
    ])
    expect(terminal.text.split('\n')).toHaveLength(4)
  })

  test('a refused command says that nothing was run', () => {
    const problem = { name: 'USAGE_INVALID', code: 'T1003', message: 'No.' } as const
    const text = report([{ kind: 'diagnostic', severity: 'error', problem }, lastEvent([], { exitCode: 2 })])
    expect(text).toBe('error[T1003]: No.\n1 error · nothing was run · exit 2\n')
  })

  test('a command that breaks half-way says how far it came', () => {
    const problem = { name: 'INTERNAL', code: 'T9001', message: 'Oh.' } as const
    const events: RunEvent[] = [
      finished(nodeResult('a'), 1, 3),
      { kind: 'diagnostic', severity: 'error', problem },
      lastEvent([], { exitCode: 2 }),
    ]
    expect(report(events)).toContain('1 error · stopped after 1 of 3 nodes · exit 2')
  })

  test('a cancelled run says so', () => {
    const result = nodeResult('a', { status: 'cancelled' })
    const text = report([finished(result), lastEvent([result], { exitCode: 130, cancelled: true })])
    expect(text).toContain('STOP  model a')
    expect(text).toContain('Cancelled build after 6.20s · 1 node: 0 ok, 1 cancelled · exit 130')
  })

  test('a warning of a test is shown in full and does not fail the run', () => {
    const problem = { name: 'TEST_FAILED', code: 'T3001', message: 'u: 1 failing row.' } as const
    const result = nodeResult('u', { status: 'warn', nodeKind: 'test', failures: 1, problem })
    const text = report([finished(result), lastEvent([result], { exitCode: 0 })])
    expect(text).toContain('warning[T3001]: u: 1 failing row.')
    expect(text).toContain('Finished build in 6.20s · 1 node: 0 ok, 1 warning\n')
  })
})

describe('a terminal', () => {
  test('has one aligned line for each finished node, and no trace of the live block at the end', () => {
    expect(screenOf(report(FAILED_RUN, { live: true })))
      .toBe(`tool 0.1.0 · target dev (analytics@localhost/dw) · 4 threads
Parsed 412 nodes in 0.31s
Selected 4 nodes: 1 load, 2 models, 1 test

  ✓ load  orders                                            1,204 rows   0.42s
  ✓ model fct_orders                        table          98,113 rows   1.20s
  ✗ test  unique_fct_orders                                  3 failing   0.06s
  - model rpt_daily                         skipped: depends on fct_orders, whose test unique_fct_orders failed

error[T3001]: unique_fct_orders: 3 failing rows.
  --> models/marts/orders.yml:2:14
   1 | select *
   2 | from {{ ref('stg_orders') }}
     |              ^^^^^^^^^^

Finished build in 6.20s · 4 nodes: 2 ok, 1 failed, 1 skipped · exit 1
critical path 1.62s: orders > fct_orders
`)
  })

  test('shows the running nodes with their time and rows under a bar', () => {
    const terminal = new Terminal()
    const reporter = openReport(terminal, { live: true })
    reporter.emit(finished(nodeResult('a'), 1, 4))
    reporter.emit(started('fct_orders', 2, 4))
    reporter.emit({ kind: 'node.progress', nodeId: nodeResult('fct_orders').nodeId, rows: 5000 })
    vi.advanceTimersByTime(3_400)
    expect(screenOf(terminal.text).split('\n').slice(1)).toEqual([
      '  1/4 ━━━━━╸               1 running · 0 failed · 3.4s',
      '    model fct_orders                        table          3.4s  5,000 rows',
      '',
    ])
    reporter.close()
    expect(screenOf(terminal.text).split('\n').slice(1)).toEqual([''])
  })

  test('is written to at most every 80 ms, however fast nodes finish', () => {
    const terminal = new Terminal()
    const reporter = openReport(terminal, { live: true })
    for (let at = 0; at < 1000; at++) {
      reporter.emit(finished(nodeResult(`n${at}`), at + 1, 1000))
      vi.advanceTimersByTime(1)
    }
    reporter.close()
    expect(terminal.writes.length).toBeLessThanOrEqual(1000 / 80 + 2)
    expect(screenOf(terminal.text).split('\n')).toHaveLength(1001)
  })

  test('lines of the block never wrap, or erasing would leave some behind', () => {
    const terminal = new Terminal()
    const reporter = openReport(terminal, { live: true })
    reporter.emit(started('a'.repeat(200)))
    reporter.emit({ kind: 'node.progress', nodeId: nodeResult('a'.repeat(200)).nodeId, rows: 5e12 })
    vi.advanceTimersByTime(100)
    const widths = screenOf(terminal.text)
      .split('\n')
      .map((line) => line.length)
    expect(Math.max(...widths)).toBe(79)
    reporter.close()
  })

  test('nothing is written after closing', () => {
    const terminal = new Terminal()
    const reporter = openReport(terminal, { live: true })
    reporter.emit(started('a'))
    reporter.close()
    const { length } = terminal.writes
    vi.advanceTimersByTime(60_000)
    expect(terminal.writes).toHaveLength(length)
  })
})

const ESCAPE = '\u001b'
const MOVE_UP = new RegExp(`^${ESCAPE}\\[(\\d+)A`)

/** What a reader sees after all erasing: understands "up n lines and erase below", which is all a report sends. */
function screenOf(text: string): string {
  const lines = ['']
  for (const part of text.split(new RegExp(`(${ESCAPE}\\[\\d+A${ESCAPE}\\[J|\\n)`))) {
    const up = MOVE_UP.exec(part)?.[1]
    if (up !== undefined) lines.splice(lines.length - 1 - Number(up), Infinity, '')
    else if (part === '\n') lines.push('')
    else lines.push((lines.pop() ?? '') + part)
  }
  return lines.join('\n')
}

function slow(name: string, durationMs: number): NodeResult {
  return nodeResult(name, { durationMs })
}
