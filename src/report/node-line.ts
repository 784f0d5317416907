import type { NodeResult, NodeStatus } from '../execute/index.ts'
import { clipMiddle, padText } from '../util/index.ts'
import type { Glyphs, Paint, Style } from './style.ts'
import { formatCount, formatSeconds, kindWord, skipReason } from './words.ts'

export interface Look {
  readonly paint: Paint
  readonly glyphs: Glyphs
}

/** How each status looks. */
export const APPEARANCE: Readonly<Record<NodeStatus, Appearance>> = {
  success: { glyph: 'ok', style: 'green', word: 'OK' },
  pass: { glyph: 'ok', style: 'green', word: 'OK' },
  warn: { glyph: 'warned', style: 'yellow', word: 'WARN' },
  fail: { glyph: 'failed', style: 'red', word: 'FAIL' },
  error: { glyph: 'failed', style: 'red', word: 'ERROR' },
  skipped: { glyph: 'skipped', style: 'dim', word: 'SKIP' },
  cancelled: { glyph: 'skipped', style: 'dim', word: 'STOP' },
}

interface Appearance {
  readonly glyph: 'ok' | 'warned' | 'failed' | 'skipped'
  readonly style: Style
  readonly word: string
}

const NAME_COLUMNS = 33
// The generated names of tests hold all their arguments; what tells them apart stands at both ends.
const LONGEST_NAME = 44
const LONGEST_NAME_IN_LOG = 90
const MATERIALIZED_COLUMNS = 11
const ROWS_COLUMNS = 14
const SECONDS_COLUMNS = 7

/** One finished node for a person at a terminal: `  ✓ model int_orders_fx   table   98,113 rows   1.20s`. */
export function terminalLine(result: NodeResult, look: Look): string {
  const { glyph, style } = APPEARANCE[result.status]
  const head = `  ${look.paint(style, look.glyphs[glyph])} ${look.paint('dim', padText(kindWord(result), 5))} `
  const shortName = padText(clipMiddle(result.name, LONGEST_NAME), NAME_COLUMNS)
  if (result.status === 'skipped' || result.status === 'cancelled') {
    return `${head}${shortName} ${look.paint('dim', notRun(result))}`
  }
  const columns = padText(
    `${shortName} ${result.materialized ?? ''}`,
    NAME_COLUMNS + 1 + MATERIALIZED_COLUMNS,
  )
  const rows = rowsText(result).padStart(ROWS_COLUMNS)
  const seconds = formatSeconds(result.durationMs).padStart(SECONDS_COLUMNS)
  return `${head}${columns} ${rows} ${seconds}${badRowsText(result)}`
}

/** One finished node for a log file: `OK    model int_orders_fx table rows=98113 1.20s`. */
export function logLine(result: NodeResult): string {
  const words = [
    APPEARANCE[result.status].word.padEnd(5),
    kindWord(result),
    clipMiddle(result.name, LONGEST_NAME_IN_LOG),
  ]
  if (result.status === 'skipped' || result.status === 'cancelled') {
    return `${words.join(' ')}${skipReason(result) === '' ? '' : `: ${skipReason(result)}`}`
  }
  return [
    ...words,
    ...(result.materialized === undefined ? [] : [result.materialized]),
    ...(result.rows === undefined ? [] : [`rows=${result.rows}`]),
    ...(result.failures === undefined || result.failures === 0 ? [] : [`failures=${result.failures}`]),
    ...(result.badRows ? [`bad_rows=${result.badRows}`] : []),
    formatSeconds(result.durationMs),
  ].join(' ')
}

function notRun(result: NodeResult): string {
  const word = result.status === 'skipped' ? 'skipped' : 'cancelled'
  return skipReason(result) === '' ? word : `${word}: ${skipReason(result)}`
}

function rowsText({ failures, rows }: NodeResult): string {
  if (failures) return `${failures.toLocaleString('en-US')} failing`
  return rows === undefined ? '' : formatCount(rows, 'row')
}

function badRowsText({ badRows }: NodeResult): string {
  return badRows ? `  ${formatCount(badRows, 'bad row')}` : ''
}
