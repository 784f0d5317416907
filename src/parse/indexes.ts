import { problem, type Problem } from '../errors/index.ts'
import type { ConfigValue, ConfigValues, IndexConfig } from '../nodes/index.ts'
import type { NodeOrigin } from './identity.ts'

/** Reads `indexes: [{columns: [a, b], unique: true, type: btree}]` of a model; what is wrong with it is noted. */
export function readIndexes(
  config: ConfigValues,
  { location }: NodeOrigin,
  problems: Problem[],
): readonly IndexConfig[] {
  const { indexes } = config
  if (indexes === undefined || indexes === null) return []
  const read = Array.isArray(indexes) ? indexes.map(readIndex) : [undefined]
  if (read.every((index) => index !== undefined)) return read
  const facts = { field: 'indexes', expected: EXPECTED, actual: JSON.stringify(indexes) }
  problems.push(problem('FIELD_INVALID', facts, { location }))
  return []
}

const EXPECTED = 'a list of {columns: [names], unique: true or false, type: a method}'

function readIndex(value: ConfigValue): IndexConfig | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const { columns, unique = false, type } = value as ConfigValues
  if (!Array.isArray(columns) || columns.length === 0 || typeof unique !== 'boolean') return undefined
  if (type !== undefined && typeof type !== 'string') return undefined
  const names = columns.filter((name): name is string => typeof name === 'string')
  if (names.length < columns.length) return undefined
  return { columns: names, unique, ...(type !== undefined && { type }) }
}
