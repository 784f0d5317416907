import type { RunEvent, RunResult } from '../execute/index.ts'
import { clipMiddle } from '../util/index.ts'
import type { Look } from './node-line.ts'
import type { ProgressState } from './progress.ts'
import { countResults, formatCount, formatSeconds } from './words.ts'

type Finished = Extract<RunEvent, { kind: 'run.finished' }>

/** The last lines of a text report: what came of the run, its critical path, and the exit code when not 0. */
export function closingLines(
  event: Finished,
  state: ProgressState,
  { paint, glyphs }: Look,
): readonly string[] {
  const exit = event.exitCode === 0 ? [] : [`exit ${event.exitCode}`]
  const { results, cancelled } = event.result
  const verdict = results.length > 0 || cancelled ? verdictOf(event, state) : troubleOf(state)
  if (verdict.length === 0) return []
  const style = event.exitCode === 0 ? 'green' : 'red'
  return [
    paint(style, [...verdict, ...exit].join(glyphs.separator)),
    ...criticalPath(event.result).map((line) => paint('dim', line)),
  ]
}

/** `9 nodes: 7 ok, 1 failed, 1 skipped`. */
export function tally(result: RunResult): string {
  const { ok, warned, failed, skipped, cancelled } = countResults(result.results)
  const parts = [
    `${ok} ok`,
    ...(warned > 0 ? [formatCount(warned, 'warning')] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(cancelled > 0 ? [`${cancelled} cancelled`] : []),
  ]
  return `${formatCount(result.results.length, 'node')}: ${parts.join(', ')}`
}

function verdictOf({ command, result }: Finished, { errors, warnings }: ProgressState): readonly string[] {
  const time = formatSeconds(result.durationMs)
  return [
    result.cancelled ? `Cancelled ${command} after ${time}` : `Finished ${command} in ${time}`,
    tally(result),
    ...(errors > 0 ? [formatCount(errors, 'error')] : []),
    ...(warnings > 0 ? [formatCount(warnings, 'other warning')] : []),
  ]
}

/** A command that ended without a result of its own: it was refused, or it broke. */
function troubleOf({ errors, finished, total }: ProgressState): readonly string[] {
  if (errors === 0) return []
  const reached = finished === 0 ? 'nothing was run' : `stopped after ${finished} of ${total} nodes`
  return [formatCount(errors, 'error'), reached]
}

const LONGEST_PATH = 5
const LONGEST_NAME = 40

/** Of a long path the slowest nodes only: they are what to make faster. */
function criticalPath({ criticalPath: ids, results }: RunResult): readonly string[] {
  if (ids.length < 2) return []
  const nodes = ids.flatMap((id) => results.filter((one) => one.nodeId === id))
  const durationMs = nodes.reduce((sum, one) => sum + one.durationMs, 0)
  const slowest = nodes.toSorted((left, right) => right.durationMs - left.durationMs).slice(0, LONGEST_PATH)
  const names = nodes.map((one) => (slowest.includes(one) ? clipMiddle(one.name, LONGEST_NAME) : '...'))
  const from = nodes.findIndex((one) => slowest.includes(one))
  const to = nodes.findLastIndex((one) => slowest.includes(one))
  const shown = names
    .slice(from, to + 1)
    .filter((name, at, shortened) => name !== '...' || shortened[at - 1] !== '...')
  return [`critical path ${formatSeconds(durationMs)}: ${shown.join(' > ')}`]
}
