import type pg from 'pg'

const BOOLEAN = 16
/** Integers of up to 32 bits and floating point numbers: the types that a JavaScript number holds exactly. */
const NUMBERS: ReadonlySet<number> = new Set([21, 23, 26, 700, 701])

/**
 * Values as they are: texts, but for booleans and numbers that lose nothing. `bigint`, `numeric`, dates, times
 * and JSON stay text.
 */
export const TEXT_TYPES: pg.CustomTypesConfig = {
  // The types of the driver cannot express one function for all types.
  getTypeParser: parserOf as pg.CustomTypesConfig['getTypeParser'],
}

function parserOf(oid: number): (value: string) => unknown {
  if (oid === BOOLEAN) return (value) => value === 't'
  if (NUMBERS.has(oid)) return Number
  return (value) => value
}

/** Names of the types that queries mostly return, so that their columns need no look-up. */
export const COMMON_TYPES: ReadonlyMap<number, string> = new Map([
  [16, 'boolean'],
  [17, 'bytea'],
  [20, 'bigint'],
  [21, 'smallint'],
  [23, 'integer'],
  [25, 'text'],
  [114, 'json'],
  [700, 'real'],
  [701, 'double precision'],
  [1082, 'date'],
  [2950, 'uuid'],
  [3802, 'jsonb'],
])
