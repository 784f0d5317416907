import { padText, textWidth } from '../../src/util/index.ts'
import { centsText, mergeTallies } from '../event/index.ts'
import type { PartitionReport, Reconciliation } from './types.ts'

const HEADER = [
  'partition',
  'produced',
  'stored',
  'duplicates',
  'rejected',
  'refused',
  'unread',
  'points',
  'sum stored',
  '',
]

/** The comparison as a table for people, with a line for each difference below it. */
export function formatReconciliation({ partitions, differences }: Reconciliation): string {
  const broken = new Set(differences.map(({ partition }) => partition))
  const rows = [
    HEADER,
    ...partitions.map((report) => rowOf(report, broken.has(report.partition))),
    ...(partitions.length > 1 ? [totalOf(partitions)] : []),
  ]
  const widths = HEADER.map((_, at) => Math.max(...rows.map((row) => textWidth(row[at] ?? ''))))
  const table = rows.map((row) =>
    row
      .map((cell, at) => padText(cell, widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const sentences = differences.map(({ partition, detail }) => `partition ${partition}: ${detail}`)
  const verdict = differences.length === 0 ? ['Nothing is lost and nothing is doubled.'] : sentences
  return [...table, '', ...verdict].join('\n')
}

function rowOf(report: PartitionReport, isBroken: boolean): readonly string[] {
  const { partition, produced, stored, duplicates, letters, unread, points } = report
  return [
    String(partition),
    produced ? String(produced.valid.count + produced.invalid) : 'deleted',
    ...[stored.count, duplicates.count, letters.rejected, letters.refused.count, unread].map(String),
    points ? String(points.found.count) : '-',
    centsText(stored.cents),
    isBroken ? 'differs' : 'ok',
  ]
}

function totalOf(partitions: readonly PartitionReport[]): readonly string[] {
  const sum = (read: (report: PartitionReport) => number): string =>
    String(partitions.reduce((total, report) => total + read(report), 0))
  return [
    'all',
    sum(({ produced }) => (produced ? produced.valid.count + produced.invalid : 0)),
    sum(({ stored }) => stored.count),
    sum(({ duplicates }) => duplicates.count),
    sum(({ letters }) => letters.rejected),
    sum(({ letters }) => letters.refused.count),
    sum(({ unread }) => unread),
    sum(({ points }) => points?.found.count ?? 0),
    centsText(mergeTallies(partitions.map(({ stored }) => stored)).cents),
    '',
  ]
}
