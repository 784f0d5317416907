import { padText, textWidth } from '../../src/util/index.ts'
import type { Result } from './types.ts'

const HEADER = [
  'fault',
  'produced',
  'stored',
  'duplicates',
  'dead letters',
  'seconds',
  'verdict',
  'what was done',
]

/** The results as a table for people, with a line for each thing that is not as it must be. */
export function formatResults(results: readonly Result[]): string {
  const rows = [HEADER, ...results.map(rowOf)]
  const widths = HEADER.map((_, at) => Math.max(...rows.map((row) => textWidth(row[at] ?? ''))))
  const table = rows.map((row) =>
    row
      .map((cell, at) => padText(cell, widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const failures = results.flatMap(({ fault, failures: sentences }) =>
    sentences.map((sentence) => `${fault}: ${sentence}.`),
  )
  const failed = results.filter((result) => result.failures.length > 0).length
  const verdict =
    failed === 0
      ? 'Nothing was lost and nothing was doubled.'
      : `${failed} of ${results.length} faults did harm.`
  return [...table, '', ...failures, verdict].join('\n')
}

function rowOf({
  fault,
  does,
  messages,
  stored,
  duplicates,
  letters,
  seconds,
  failures,
}: Result): readonly string[] {
  const numbers = [messages, stored, duplicates, letters].map(String)
  return [fault, ...numbers, seconds.toFixed(1), failures.length === 0 ? 'passed' : 'FAILED', does]
}
