import type { Problem } from '../errors/index.ts'
import type { NodeResult, RunEvent } from '../execute/index.ts'
import { APPEARANCE } from './node-line.ts'
import { tally } from './summary.ts'
import { formatCount, formatSeconds, kindWord } from './words.ts'

const MOST_ROWS = 200
const SLOWEST = 10
const LONGEST_CELL = 500

/**
 * The Markdown summary of a run: verdict, problems, the slowest nodes, and all nodes folded away. Tables and cells
 * are capped, because GitHub refuses the whole summary above 1,024 KiB.
 */
export function stepSummary(
  event: Extract<RunEvent, { kind: 'run.finished' }>,
  problems: readonly Problem[],
): string {
  const { command, exitCode, result } = event
  const verdict = result.cancelled ? 'cancelled' : exitCode === 0 ? 'succeeded' : 'failed'
  const ran = result.results.filter((one) => one.startedAt !== undefined)
  const slowest = ran.toSorted((left, right) => right.durationMs - left.durationMs).slice(0, SLOWEST)
  return [
    `## tool ${command} ${verdict}`,
    `${tally(result)} in ${formatSeconds(result.durationMs)}, exit ${exitCode}.`,
    ...section('### Problems', table(['Code', 'Where', 'Problem'], problems.map(problemCells))),
    ...section('### Slowest', table(NODE_HEAD, slowest.map(nodeCells))),
    ...folded('All nodes', table(NODE_HEAD, result.results.map(nodeCells))),
    '',
  ].join('\n\n')
}

type Cells = readonly string[]

const NODE_HEAD: Cells = ['Status', 'Kind', 'Node', 'Rows', 'Time']

function nodeCells(result: NodeResult): Cells {
  return [
    APPEARANCE[result.status].word,
    kindWord(result),
    result.name,
    result.rows?.toLocaleString('en-US') ?? '',
    formatSeconds(result.durationMs),
  ]
}

function problemCells({ code, location, message, hint }: Problem): Cells {
  return [code, location ? `${location.file}:${location.line}` : '', hint ? `${message} ${hint}` : message]
}

function table(head: Cells, rows: readonly Cells[]): string {
  if (rows.length === 0) return ''
  const more = rows.length - MOST_ROWS
  const lines = [head, head.map(() => '---'), ...rows.slice(0, MOST_ROWS).map((row) => row.map(escapeCell))]
  const text = lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
  return more > 0 ? `${text}\n\nand ${formatCount(more, 'more row')}` : text
}

function section(title: string, body: string): readonly string[] {
  return body === '' ? [] : [title, body]
}

function folded(title: string, body: string): readonly string[] {
  return body === '' ? [] : [`<details><summary>${title}</summary>`, body, '</details>']
}

function escapeCell(text: string): string {
  const short = text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL)}...` : text
  return short.replace(/[\\|`*_~<>[\]]/g, String.raw`\$&`).replaceAll(/\r?\n/g, '<br>')
}
