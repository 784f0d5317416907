import {
  Binary,
  BSONRegExp,
  Code,
  DBRef,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  serialize,
  Timestamp,
  BSONSymbol,
} from 'bson'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { documentOf, loadDocuments } from '../../testing/bson.ts'
import { createLoadBench, dumpConnection, type LoadBench } from '../../testing/loads.ts'

let bench: LoadBench

beforeAll(async () => {
  bench = await createLoadBench()
})

afterAll(async () => {
  await bench[Symbol.asyncDispose]()
})

/** One field of one document, in a typed column and inside of a JSON document. */
async function loadValue(value: unknown): Promise<readonly [type: string, column: unknown, json: unknown]> {
  const [typed] = await loadDocuments(bench, [{ _id: 1, value }])
  const { value: type } = await bench.columns('values')
  const [document] = await loadDocuments(bench, [{ _id: 1, value }], { layout: 'document' })
  const [{ json } = {}] = await bench.database.query(`select (doc -> 'value')::text as json from raw.values`)
  expect(document?.['_id']).toBe('1')
  return [type ?? '', typed?.['value'], json]
}

const DECIMAL = (text: string): Decimal128 => Decimal128.fromString(text)
const UUID = '01234567-89ab-cdef-0123-456789abcdef'

test.each([
  [
    'an ObjectId',
    new ObjectId('0123456789abcdef01234567'),
    'text',
    '0123456789abcdef01234567',
    '"0123456789abcdef01234567"',
  ],
  [
    'a text',
    'Ünï \u2028 😀 "q" \\ \t\u0001',
    'text',
    'Ünï \u2028 😀 "q" \\ \t\u0001',
    '"Ünï \u2028 😀 \\"q\\" \\\\ \\t\\u0001"',
  ],
  ['a symbol', new BSONSymbol('word'), 'text', 'word', '"word"'],
  ['code', new Code('return 1'), 'text', 'return 1', '"return 1"'],
  ['an Int32', new Int32(-2147483648), 'bigint', '-2147483648', '-2147483648'],
  [
    'an Int64 beyond 2^53',
    Long.fromString('9007199254740993'),
    'bigint',
    '9007199254740993',
    '9007199254740993',
  ],
  ['the smallest Int64', Long.MIN_VALUE, 'bigint', '-9223372036854775808', '-9223372036854775808'],
  ['the largest Int64', Long.MAX_VALUE, 'bigint', '9223372036854775807', '9223372036854775807'],
  ['a double', new Double(0.1), 'double precision', '0.1', '0.1'],
  ['minus zero', new Double(-0), 'double precision', '-0', '0'],
  ['a whole double', new Double(5), 'double precision', '5', '5'],
  ['a huge double', new Double(1e21), 'double precision', '1e+21', '1000000000000000000000'],
  ['NaN', new Double(NaN), 'double precision', 'NaN', '"NaN"'],
  ['infinity', new Double(-Infinity), 'double precision', '-Infinity', '"-Infinity"'],
  ['a decimal', DECIMAL('12.50'), 'numeric', '12.50', '"12.50"'],
  [
    'a decimal of 34 digits',
    DECIMAL('-1234567890123456789012345678.901234'),
    'numeric',
    '-1234567890123456789012345678.901234',
    '"-1234567890123456789012345678.901234"',
  ],
  ['a decimal with an exponent', DECIMAL('1.5E+3'), 'numeric', '1500', '"1.5E+3"'],
  ['a decimal that is minus zero', DECIMAL('-0'), 'numeric', '0', '"-0"'],
  ['a decimal that is NaN', DECIMAL('NaN'), 'numeric', 'NaN', '"NaN"'],
  ['a decimal that is infinite', DECIMAL('-Infinity'), 'numeric', '-Infinity', '"-Infinity"'],
  ['true', true, 'boolean', 'true', 'true'],
  [
    'a date',
    new Date('2024-02-29T12:34:56.789Z'),
    'timestamp with time zone',
    '2024-02-29 12:34:56.789+00',
    '"2024-02-29T12:34:56.789Z"',
  ],
  [
    'a date before 1970',
    new Date('0001-01-01T00:00:00.001Z'),
    'timestamp with time zone',
    '0001-01-01 00:00:00.001+00',
    '"0001-01-01T00:00:00.001Z"',
  ],
  [
    'a date before Christ',
    new Date('-000043-03-15T12:00:00Z'),
    'timestamp with time zone',
    '0044-03-15 12:00:00+00 BC',
    '"-000043-03-15T12:00:00.000Z"',
  ],
  [
    'a date far away',
    new Date(8.64e15),
    'timestamp with time zone',
    '275760-09-13 00:00:00+00',
    '"+275760-09-13T00:00:00.000Z"',
  ],
  [
    'a Timestamp',
    new Timestamp({ t: 4294967295, i: 7 }),
    'timestamp with time zone',
    '2106-02-07 06:28:15+00',
    '{"i": 7, "t": 4294967295}',
  ],
  ['bytes', new Binary(Buffer.from('0aff', 'hex')), 'bytea', '\\x0aff', '"Cv8="'],
  ['no bytes', new Binary(Buffer.alloc(0)), 'bytea', '\\x', '""'],
  ['bytes of the old subtype', new Binary(Buffer.from('0aff', 'hex'), 2), 'bytea', '\\x0aff', '"Cv8="'],
  ['a UUID', new Binary(Buffer.from(UUID.replaceAll('-', ''), 'hex'), 4), 'uuid', UUID, `"${UUID}"`],
  [
    'an object',
    { b: 1, a: [true, null] },
    'jsonb',
    '{"a": [true, null], "b": 1}',
    '{"a": [true, null], "b": 1}',
  ],
  ['an empty object', {}, 'jsonb', '{}', '{}'],
  ['an empty array', [], 'jsonb', '[]', '[]'],
  ['null', null, 'text', null, 'null'],
  [
    'a regular expression',
    new BSONRegExp('^a"b', 'i'),
    'jsonb',
    '{"$regularExpression": {"options": "i", "pattern": "^a\\"b"}}',
    '{"$regularExpression": {"options": "i", "pattern": "^a\\"b"}}',
  ],
  [
    'code with a scope',
    new Code('x', { y: 1 }),
    'jsonb',
    '{"$code": "x", "$scope": {"y": 1}}',
    '{"$code": "x", "$scope": {"y": 1}}',
  ],
  [
    'a DBRef',
    new DBRef('users', new ObjectId('0123456789abcdef01234567')),
    'jsonb',
    '{"$id": "0123456789abcdef01234567", "$ref": "users"}',
    '{"$id": "0123456789abcdef01234567", "$ref": "users"}',
  ],
  ['MinKey', new MinKey(), 'jsonb', '{"$minKey": 1}', '{"$minKey": 1}'],
  ['MaxKey', new MaxKey(), 'jsonb', '{"$maxKey": 1}', '{"$maxKey": 1}'],
])('%s arrives whole', async (_, value, ...expected) => {
  expect(await loadValue(value)).toEqual(expected)
})

test('a DBPointer and undefined, which no driver writes any more, are kept as extended JSON', async () => {
  const pointer = Buffer.concat([
    Buffer.from('0c7000020000006100', 'hex'),
    Buffer.from('0123456789abcdef01234567', 'hex'),
  ])
  const undefinedField = Buffer.from('067500', 'hex')
  const [row] = await loadDocuments(bench, [documentOf(pointer, undefinedField)])
  expect(row).toEqual({
    _id: null,
    p: '{"$dbPointer": {"$id": {"$oid": "0123456789abcdef01234567"}, "$ref": "a"}}',
    u: null,
    _extra: '{"u": {"$undefined": true}}',
  })
})

test('texts that no warehouse can hold get U+FFFD, and are counted', async () => {
  const invalid = Buffer.from('02620004000000ffed4100', 'hex')
  await bench.write(
    'values.bson',
    Buffer.concat([Buffer.from(serialize({ _id: 1, a: 'x\0y', n: { z: ['\0'] } })), documentOf(invalid)]),
  )
  const { repairedTexts } = await bench.load(dumpConnection(), 'values')
  expect(await bench.rows('values')).toEqual([
    { _id: '1', a: 'x\uFFFDy', n: '{"z": ["\uFFFD"]}', b: null, _extra: null },
    { _id: null, a: null, n: null, b: '\uFFFD\uFFFDA', _extra: null },
  ])
  expect(repairedTexts).toBe(3)
})

test('integers and doubles in one field become doubles, or decimals when a double would round them', async () => {
  const rows = await loadDocuments(bench, [
    { _id: 1, small: new Int32(5), big: Long.fromString('9007199254740993') },
    { _id: 2, small: new Double(0.5), big: new Double(0.5) },
    { _id: 3, small: new Double(NaN), big: new Double(1e300) },
  ])
  expect(await bench.columns('values')).toMatchObject({ small: 'double precision', big: 'numeric' })
  expect(rows.map((row) => [row['small'], row['big']?.slice(0, 20)])).toEqual([
    ['5', '9007199254740993'],
    ['0.5', '0.5'],
    ['NaN', '10000000000000000000'],
  ])
})

test('scalars of several kinds become text, and shapes of several kinds JSON', async () => {
  const rows = await loadDocuments(bench, [
    { _id: 1, scalar: 'a', shape: [1], bytes: new Binary(Buffer.from([1])) },
    { _id: 2, scalar: 5, shape: 'a', bytes: new Binary(Buffer.alloc(16), 4) },
    { _id: 3, scalar: new Date(0), shape: null },
    { _id: 4, scalar: true },
  ])
  expect(await bench.columns('values')).toMatchObject({ scalar: 'text', shape: 'jsonb', bytes: 'bytea' })
  expect(rows.map((row) => row['scalar'])).toEqual(['a', '5', '1970-01-01T00:00:00.000Z', 'true'])
  expect(rows.map((row) => row['shape'])).toEqual(['[1]', '"a"', null, null])
})
