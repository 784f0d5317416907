import type { BadRow } from '../adapters/index.ts'
import { fail } from '../errors/index.ts'
import type { Load } from './load.ts'

/** Bytes of rows that are held until they are written with the record of the load. */
const MAX_HELD_BYTES = 64 << 20

/** The rows of one load that could not be stored. */
export interface BadRows {
  readonly rows: readonly BadRow[]
  /** @throws {ProjectError} `TOO_MANY_BAD_ROWS` once no outcome of the load could be within the limits. */
  add(row: BadRow, goodRows: number): void
  /** @throws {ProjectError} `TOO_MANY_BAD_ROWS` when the whole load is outside of its limits. */
  refuseTooMany(goodRows: number): void
}

export function createBadRows({ policy, stream }: Load): BadRows {
  const rows: BadRow[] = []
  let heldBytes = 0

  function refuse(goodRows: number, limit: string): never {
    const [first] = rows
    const example = `${first?.key ? `row ${first.key}, ` : ''}field "${first?.path ?? ''}": ${first?.message ?? ''}`
    return fail('TOO_MANY_BAD_ROWS', {
      stream,
      bad: rows.length,
      read: rows.length + goodRows,
      limit,
      example,
    })
  }

  return {
    rows,
    add(row, goodRows) {
      rows.push(row)
      heldBytes += row.raw.length
      if (policy.onBadRow === 'fail') refuse(goodRows, 'on_bad_row is "fail"')
      if (rows.length > policy.maxBad.rows) refuse(goodRows, `max_bad allows ${policy.maxBad.rows} rows`)
      if (heldBytes > MAX_HELD_BYTES) refuse(goodRows, 'together they are too large for the quarantine')
    },
    refuseTooMany(goodRows) {
      const percent = (rows.length / Math.max(1, rows.length + goodRows)) * 100
      if (percent > policy.maxBad.percent) refuse(goodRows, `max_bad allows ${policy.maxBad.percent} percent`)
    },
  }
}
