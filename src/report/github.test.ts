import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, onTestFinished, test } from 'vitest'

import type { Problem } from '../errors/index.ts'
import type { RunEvent } from '../execute/index.ts'
import { FAILED_RUN, lastEvent, nodeResult, report } from '../testing/events.ts'

const PLACE = { workspace: '/repo', projectDir: '/repo/data' }

function annotations(events: readonly RunEvent[], place: typeof PLACE = PLACE): readonly string[] {
  const lines = report(events, { format: 'github', github: place }).split('\n')
  return lines.filter((line) => line.startsWith('::'))
}

function diagnostic(one: Partial<Problem>, severity: 'error' | 'warning' | 'info' = 'error'): RunEvent {
  const problem: Problem = { name: 'YAML_INVALID', code: 'T1102', message: 'Broken.', ...one }
  return { kind: 'diagnostic', severity, problem }
}

function summaryOf(events: readonly RunEvent[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'tool-summary-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const summaryFile = join(folder, 'summary.md')
  report(events, { format: 'github', github: { ...PLACE, summaryFile } })
  return readFileSync(summaryFile, 'utf8')
}

describe('annotations', () => {
  test('stand at the line of the problem, with the path from the root of the checkout', () => {
    expect(annotations(FAILED_RUN)).toEqual([
      '::error title=T3001,file=data/models/marts/orders.yml,line=2,endLine=2,col=14,endColumn=24::unique_fct_orders: 3 failing rows.',
    ])
  })

  test('come after the text log', () => {
    const lines = report(FAILED_RUN, { format: 'github', github: PLACE }).trimEnd().split('\n')
    expect(lines[0]).toBe('tool 0.1.0 · target dev (analytics@localhost/dw) · 4 threads')
    expect(lines.at(-1)).toMatch(/^::error /)
  })

  test('escape what GitHub would read as the end of a message or a property', () => {
    const location = { file: 'a,b:c%.sql', line: 1, column: 1 }
    const lines = annotations([
      diagnostic({ message: '50% of\r\na, b: c', location }),
      lastEvent([], { exitCode: 2 }),
    ])
    expect(lines).toEqual([
      '::error title=T1102,file=data/a%2Cb%3Ac%25.sql,line=1,endLine=1,col=1::50%25 of%0D%0Aa, b: c',
    ])
  })

  test('name no file outside the checkout', () => {
    const location = { file: '../../home/.dbt/profiles.yml', line: 3, column: 1 }
    const lines = annotations([diagnostic({ location }), lastEvent([], { exitCode: 2 })])
    expect(lines).toEqual(['::error title=T1102::Broken.'])
  })

  test('are ten of a kind at most, errors first, and the tenth counts the rest', () => {
    const many = Array.from({ length: 13 }, (_, at) => diagnostic({ message: `error ${at}` }))
    const ten = Array.from({ length: 10 }, (_, at) => diagnostic({ message: `warning ${at}` }, 'warning'))
    const lines = annotations([...ten, ...many, lastEvent([], { exitCode: 2 })])
    expect(lines).toHaveLength(20)
    expect(lines[8]).toBe('::error title=T1102::error 8')
    expect(lines[9]).toBe('::error::and 4 more, see the log or the summary of the step')
    expect(lines[10]).toBe('::warning title=T1102::warning 0')
    expect(lines[19]).toBe('::warning title=T1102::warning 9')
  })

  test('cannot be forged by text from a database', () => {
    const text = 'ok\n::error::forged\n  ::set-env name=A::b\n##[error]forged'
    const output = report([{ kind: 'message', text }], { format: 'github', github: PLACE })
    expect(output).not.toMatch(/^\s*::/m)
    expect(output).not.toContain('##[')
  })
})

describe('the summary of the step', () => {
  test('has the verdict, the problems, the slowest nodes and all nodes', () => {
    expect(summaryOf(FAILED_RUN)).toBe(`## tool build failed

4 nodes: 2 ok, 1 failed, 1 skipped in 6.20s, exit 1.

### Problems

| Code | Where | Problem |
| --- | --- | --- |
| T3001 | models/marts/orders.yml:2 | unique\\_fct\\_orders: 3 failing rows. |

### Slowest

| Status | Kind | Node | Rows | Time |
| --- | --- | --- | --- | --- |
| OK | model | fct\\_orders | 98,113 | 1.20s |
| OK | load | orders | 1,204 | 0.42s |
| FAIL | test | unique\\_fct\\_orders |  | 0.06s |

<details><summary>All nodes</summary>

| Status | Kind | Node | Rows | Time |
| --- | --- | --- | --- | --- |
| OK | load | orders | 1,204 | 0.42s |
| OK | model | fct\\_orders | 98,113 | 1.20s |
| FAIL | test | unique\\_fct\\_orders |  | 0.06s |
| SKIP | model | rpt\\_daily |  | 0.00s |

</details>

`)
  })

  test('keeps far below what GitHub refuses, however much went wrong', () => {
    const problem: Problem = { name: 'INTERNAL', code: 'T9001', message: '|<b>\n'.repeat(200) }
    const results = Array.from({ length: 5000 }, (_, at) =>
      nodeResult(`n${at}`, { status: 'error', problem }),
    )
    const summary = summaryOf([lastEvent(results, { exitCode: 1 })])
    expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024)
    expect(summary).toContain('and 4,800 more rows')
  })

  test('has no markup that data could bring along', () => {
    const message = 'a | b <img src=x> `c`'
    const summary = summaryOf([diagnostic({ message }), lastEvent([], { exitCode: 2 })])
    expect(summary).toContain(String.raw`a \| b \<img src=x\> \`c\``)
  })

  test('that cannot be written does not stop the report', () => {
    const github = { ...PLACE, summaryFile: '/nowhere/summary.md' }
    expect(report(FAILED_RUN, { format: 'github', github })).toContain(
      'The step summary could not be written',
    )
  })
})
