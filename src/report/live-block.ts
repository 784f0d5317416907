import { clipMiddle, padText } from '../util/index.ts'
import type { ProgressState, RunningNode } from './progress.ts'
import type { Glyphs } from './style.ts'
import { formatCount, kindWord } from './words.ts'

const BAR_COLUMNS = 20
const MOST_NODES = 8
const NAME_COLUMNS = 33

/** The lines at the foot of the terminal while nodes run; none before the first and after the last. */
export function liveBlock(state: ProgressState, nowMs: number, glyphs: Glyphs): readonly string[] {
  const { running, finished, total, failed } = state
  if (running.length === 0) return []
  const seconds = `${((nowMs - state.startedMs) / 1000).toFixed(1)}s`
  const facts = [`${running.length} running`, `${failed} failed`, seconds].join(glyphs.separator)
  const more = running.length - MOST_NODES
  return [
    `  ${finished}/${total} ${progressBar(finished / Math.max(1, total), glyphs)} ${facts}`,
    ...running.slice(0, MOST_NODES).map((node) => nodeLine(node, nowMs)),
    ...(more > 0 ? [`    and ${more} more`] : []),
  ]
}

function progressBar(share: number, { bar, barEnd }: Glyphs): string {
  const filled = Math.min(BAR_COLUMNS, Math.floor(share * BAR_COLUMNS))
  return padText(filled === BAR_COLUMNS ? bar.repeat(filled) : bar.repeat(filled) + barEnd, BAR_COLUMNS)
}

function nodeLine(node: RunningNode, nowMs: number): string {
  const seconds = `${((nowMs - node.sinceMs) / 1000).toFixed(1)}s`
  const name = padText(clipMiddle(node.name, NAME_COLUMNS), NAME_COLUMNS)
  const rows = node.rows === undefined ? '' : `  ${formatCount(node.rows, 'row')}`
  return `    ${padText(kindWord(node), 5)} ${name} ${padText(node.materialized, 11)} ${seconds.padStart(7)}${rows}`
}
