import { centsText, isSameTally, mergeTallies, type Tally } from '../event/index.ts'
import type { LedgerEntry } from '../warehouse/index.ts'
import type { Amount, Difference, PartitionReport } from './types.ts'

/** A partition and what is known of it besides. */
export interface Comparison {
  readonly report: PartitionReport
  readonly ledger: LedgerEntry
  /** Offsets of messages whose letter is not there. */
  readonly missingLetters: readonly number[]
}

/** Names everything that does not add up. */
export function compare(comparison: Comparison): readonly Difference[] {
  return [checkUnread, checkProduced, checkRows, checkLetters, checkPoints].flatMap((check) =>
    check(comparison),
  )
}

function checkUnread({ report: { partition, unread, next } }: Comparison): readonly Difference[] {
  if (unread === 0) return []
  return [
    { kind: 'unread', partition, detail: `${unread} messages from offset ${next} on are not stored yet.` },
  ]
}

function checkProduced({ report }: Comparison): readonly Difference[] {
  const { partition, produced, stored, duplicates, letters } = report
  if (!produced) return []
  const accounted = mergeTallies([stored, duplicates, letters.refused])
  if (isSameTally(produced.valid, accounted)) return []
  const detail = `${told(produced.valid)} were produced, but ${told(accounted)} are stored, duplicates or refused${onlyHash(produced.valid, accounted)}.`
  return [{ kind: 'produced', partition, detail }]
}

function checkRows({ report: { partition, stored }, ledger }: Comparison): readonly Difference[] {
  if (isSameTally(stored, ledger.stored)) return []
  const detail = `The ledger says ${told(ledger.stored)}, but the table has ${told(stored)}${onlyHash(stored, ledger.stored)}.`
  return [{ kind: 'rows', partition, detail }]
}

/** When only the hash differs, the numbers alone would look the same. */
function onlyHash(left: Tally, right: Tally): string {
  return left.count === right.count && left.cents === right.cents ? ', and their ids differ' : ''
}

function checkLetters({ report, ledger, missingLetters }: Comparison): readonly Difference[] {
  const { partition, letters } = report
  const missing = missingLetters.map((offset): Difference => {
    const detail = `The message at offset ${offset} was rejected, but has no dead letter.`
    return { kind: 'letters', partition, detail }
  })
  const wanted = ledger.rejected - letters.rejected
  if (wanted === letters.refused.count) return missing
  const detail = `The warehouse refused ${wanted} messages, but ${letters.refused.count} have a dead letter.`
  return [...missing, { kind: 'letters', partition, detail }]
}

function checkPoints({ report: { partition, points } }: Comparison): readonly Difference[] {
  if (!points) return []
  const { found, atLeast, atMost } = points
  const isEnough = found.count >= atLeast.count && found.count <= atMost.count
  const isExact = atLeast.count !== atMost.count || found.cents === atMost.cents
  if (isEnough && isExact) return []
  const wanted = atLeast.count === atMost.count ? told(atMost) : `${told(atLeast)} to ${told(atMost)}`
  return [{ kind: 'points', partition, detail: `InfluxDB has ${told(found)}, but there must be ${wanted}.` }]
}

function told({ count, cents }: Amount): string {
  return `${count} (${centsText(cents)})`
}
