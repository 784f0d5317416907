import { afterAll, beforeAll, expect, test } from 'vitest'

import { createTestDatabase, type TestDatabase } from '../../testing/database.ts'
import { openWarehouse } from '../index.ts'
import type { LogicalType, RowEncoder } from '../source.ts'
import type { Warehouse } from '../warehouse.ts'

let database: TestDatabase
let warehouse: Warehouse

beforeAll(async () => {
  database = await createTestDatabase()
  warehouse = await openWarehouse(database.outside)
})

afterAll(async () => {
  await warehouse[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

/** Stores values of one type and returns what the server makes of them, in order. */
async function store<Value>(
  type: LogicalType,
  values: readonly Value[],
  write: (encoder: RowEncoder, value: Value) => void,
): Promise<readonly unknown[]> {
  const { dialect } = warehouse
  await database.query(`drop table if exists t; create table t (at bigint, value ${dialect.typeName(type)})`)
  const encoder = dialect.createEncoder([
    { name: 'at', sourceName: 'at', type: 'int64' },
    { name: 'value', sourceName: 'value', type },
  ])
  for (const [at, value] of values.entries()) {
    encoder.beginRow()
    encoder.writeInt64(at)
    write(encoder, value)
    encoder.endRow()
  }
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield encoder.take(true)
  }
  await using session = await warehouse.session()
  const relation = { database: database.name, schema: 'public', name: 't' }
  expect(await session.copyIn({ relation, columns: ['at', 'value'], format: encoder.format }, chunks())).toBe(
    values.length,
  )
  const rows = await database.query('select value::text from t order by at')
  return rows.map((row) => row['value'])
}

/** Always the same numbers, so that a failure can be repeated. */
function randomizer(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

test('numbers arrive digit for digit as the server itself reads their text', async () => {
  const random = randomizer(7)
  const digits = (count: number): string => Array.from({ length: count }, () => random(10)).join('')
  const made = Array.from({ length: 4_000 }, () => {
    const zeros = '0'.repeat(random(4) * random(5))
    const sign = ['', '-', '+'][random(3)] ?? ''
    const exponent = random(3) === 0 ? `e${random(60) - 30}` : ''
    const [whole, fraction] = [zeros + digits(random(25)), digits(random(25)) + '0'.repeat(random(6))]
    return `${sign}${whole || '0'}${fraction ? `.${fraction}` : ''}${exponent}`
  })
  const fixed = [
    '0',
    '-0',
    '0.00',
    '-0.000',
    '.5',
    '5.',
    '1e3',
    '12.50',
    '10000',
    '0.0001',
    '0.00010000',
    '9999.9999',
  ]
  const special = [
    'NaN',
    'Infinity',
    '-Infinity',
    `9${'9'.repeat(5_000)}`,
    `0.${'0'.repeat(3_000)}1`,
    '1e-300',
    '1E+300',
  ]
  const values = [...fixed, ...special, ...made]
  const stored = await store('numeric', values, (encoder, value) => encoder.writeNumeric(value))
  const expected = await database.query(
    'select v::numeric::text as v from unnest($1::text[]) with ordinality as u(v, at) order by at',
    [values],
  )
  expect(stored).toEqual(expected.map((row) => row['v']))
  // Text may hide a denormal binary form, which would compare and hash wrongly.
  const differing = await database.query(
    'select at from t join unnest($1::text[]) with ordinality as u(v, n) on n = at + 1 where numeric_send(value) <> numeric_send(v::numeric)',
    [values],
  )
  expect(differing).toEqual([])
})

test('decimals of whole units arrive digit for digit, with the scale they say', async () => {
  const random = randomizer(13)
  const fixed = [
    0,
    -0,
    1,
    -1,
    10_000,
    99_999_999,
    100_000_000,
    Number.MAX_SAFE_INTEGER,
    Number.MIN_SAFE_INTEGER,
  ]
  const made = Array.from({ length: 2_000 }, () => {
    const units = Math.floor((random(2 ** 31) * 2 ** 22 + random(2 ** 22)) / 10 ** random(16))
    return units * 10 ** (units < 1e12 ? random(4) : 0) * (random(2) === 0 ? -1 : 1)
  })
  const values = [...fixed, ...made].flatMap((units) =>
    [0, 1, 2, 3, 4, 7, random(30)].map((scale) => ({ units, scale })),
  )
  await store('numeric', values, (encoder, { units, scale }) => encoder.writeScaled(units, scale))
  const differing = await database.query(
    `select at from t join unnest($1::text[]) with ordinality as u(v, n) on n = at + 1
     where numeric_send(value) <> numeric_send(v::numeric)`,
    [values.map(({ units, scale }) => `${units}e-${scale}`)],
  )
  expect(differing).toEqual([])
  const encoder = warehouse.dialect.createEncoder([{ name: 'a', sourceName: 'a', type: 'numeric' }])
  encoder.beginRow()
  expect(() => encoder.writeScaled(1, 16_384)).toThrow(RangeError)
})

test('integers and moments are the same as number and as bigint', async () => {
  const random = randomizer(17)
  const limits = [0, -1, 2 ** 32, -(2 ** 32), 2 ** 31, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]
  const made = Array.from({ length: 1_000 }, () => (random(2 ** 31) - 2 ** 30) * 2 ** random(22) + random(9))
  const values = [...limits, ...made]
  for (const type of ['int64', 'timestamp'] as const) {
    const write = type === 'int64' ? ('writeInt64' as const) : ('writeTimestamp' as const)
    const asNumbers = await store(type, values, (encoder, value) => encoder[write](value))
    expect(asNumbers).toEqual(await store(type, values, (encoder, value) => encoder[write](BigInt(value))))
  }
  expect(await store('int64', values, (encoder, value) => encoder.writeInt64(value))).toEqual(
    values.map(String),
  )
})

test.each(['', '-', '.', '1..2', '0x10', '1e', 'inf', ' 1', '1e999999'])('%j is not a number', (text) => {
  const encoder = warehouse.dialect.createEncoder([{ name: 'a', sourceName: 'a', type: 'numeric' }])
  encoder.beginRow()
  expect(() => encoder.writeNumeric(text)).toThrow(RangeError)
})

test('moments and days arrive exactly, up to the ends of what the server can store', async () => {
  const random = randomizer(11)
  const limits = [-210_866_803_200_000_000n, 9_224_318_015_999_999_999n, 0n, -1n, 951_782_400_000_000n]
  const made = Array.from(
    { length: 2_000 },
    () => (BigInt(random(2 ** 31)) * 4_000_000_000n - 10n ** 18n) / 7n,
  )
  const values = [...limits, ...made]
  await store('timestamp', values, (encoder, value) => encoder.writeTimestamp(value))
  const differing = await database.query(
    `select at from t join unnest($1::numeric[]) with ordinality as u(v, n) on n = at + 1
     where ('x' || encode(timestamptz_send(value), 'hex'))::bit(64)::bigint::numeric + 946684800000000 <> v`,
    [values.map(String)],
  )
  expect(differing).toEqual([])
  const days = [-2_440_588, 2_145_042_905, 0, -1, 19_782]
  const stored = await store('date', days, (encoder, value) => encoder.writeDate(value))
  expect(stored).toEqual(['4714-11-24 BC', '5874897-12-31', '1970-01-01', '1969-12-31', '2024-02-29'])
  const encoder = warehouse.dialect.createEncoder([{ name: 'a', sourceName: 'a', type: 'timestamp' }])
  encoder.beginRow()
  for (const outside of [-210_866_803_200_000_001n, 9_224_318_016_000_000_000n]) {
    expect(() => encoder.writeTimestamp(outside)).toThrow(RangeError)
  }
  expect(() => encoder.writeDate(-2_440_589)).toThrow(RangeError)
  expect(() => encoder.writeDate(2_145_042_906)).toThrow(RangeError)
})

test('texts, bytes, JSON, booleans, doubles and identifiers arrive; an undone row does not', async () => {
  expect(
    await store('text', ['', 'é😀', 'x'.repeat(300_000)], (encoder, value) => encoder.writeText(value)),
  ).toEqual(['', 'é😀', 'x'.repeat(300_000)])
  expect(
    await store('bytes', [Uint8Array.of(0, 255)], (encoder, value) => encoder.writeBytes(value)),
  ).toEqual([String.raw`\x00ff`])
  expect(
    await store('json', [Buffer.from('{"a": [1]}')], (encoder, value) => encoder.writeJson(value)),
  ).toEqual(['{"a": [1]}'])
  expect(await store('boolean', [true, false], (encoder, value) => encoder.writeBoolean(value))).toEqual([
    'true',
    'false',
  ])
  const doubles = [-0, 0.1, Number.NaN, Number.NEGATIVE_INFINITY, 5e-324]
  expect(await store('double', doubles, (encoder, value) => encoder.writeDouble(value))).toEqual([
    '-0',
    '0.1',
    'NaN',
    '-Infinity',
    '5e-324',
  ])
  expect(
    await store('uuid', [new Uint8Array(16).fill(171)], (encoder, value) => encoder.writeUuid(value)),
  ).toEqual(['abababab-abab-abab-abab-abababababab'])
  const kept = await store('text', ['a'], (encoder, value) => {
    encoder.undoRow()
    encoder.beginRow()
    encoder.writeInt64(5n)
    encoder.writeText(value)
  })
  expect(kept).toEqual(['a'])
})
