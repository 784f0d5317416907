import { Int32, serialize } from 'bson'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { documentOf, int32, loadDocuments } from '../../testing/bson.ts'
import { createLoadBench, type LoadBench } from '../../testing/loads.ts'

let bench: LoadBench

beforeAll(async () => {
  bench = await createLoadBench()
})

afterAll(async () => {
  await bench[Symbol.asyncDispose]()
})

test('keys that are words of JavaScript, empty, dotted or numbers keep their values apart', async () => {
  const rows = await loadDocuments(bench, [
    Buffer.from(
      serialize(
        Object.fromEntries([
          ['_id', 1],
          ['__proto__', 'p'],
          ['constructor', 'c'],
          ['', 'e'],
          ['a.b', 'd'],
          ['$x', 'x'],
          ['2', 'two'],
          ['1', 'one'],
        ]),
      ),
    ),
  ])
  expect(rows).toEqual([
    {
      _id: '1',
      ['__proto__']: 'p',
      constructor: 'c',
      _: 'e',
      a_b: 'd',
      _x: 'x',
      '2': 'two',
      '1': 'one',
      _extra: null,
    },
  ])
})

test('of a repeated key the last value counts, as for every driver', async () => {
  const [row] = await loadDocuments(bench, [documentOf(int32('a', 1), int32('b', 2), int32('a', 3))])
  expect(row).toEqual({ _id: null, a: '3', b: '2', _extra: null })
})

test('a date that the warehouse cannot hold sends its document to quarantine, byte by byte', async () => {
  const bad = Buffer.from(serialize({ _id: 'far', at: new Date(0) }))
  bad.writeBigInt64LE(2n ** 63n - 1n, bad.length - 9)
  const rows = await loadDocuments(bench, [{ _id: 'near', at: new Date(0) }, bad])
  expect(rows.map((row) => row['_id'])).toEqual(['near'])
  const quarantine = await bench.database.query('select source_key, path, message, raw from _tool.quarantine')
  expect(quarantine).toMatchObject([{ source_key: 'far', path: 'at', raw: bad }])
})

test('a pinned type wins, takes texts that say such a value, and refuses what does not fit', async () => {
  const rows = await loadDocuments(
    bench,
    [
      {
        _id: 1,
        total: '12.50',
        day: '2024-02-29',
        at: '2024-01-01T10:00:00.123456+02:00',
        code: 7,
        never: 1,
      },
      { _id: 2, total: new Int32(3), day: new Date('2024-03-01T00:00:00Z'), at: new Date(0), code: { a: 1 } },
      { _id: 3, total: 'much' },
      { _id: 4, day: '2024-02-31' },
    ],
    { columns: { total: 'numeric', day: 'date', at: 'timestamptz', code: 'text', missing: 'uuid' } },
  )
  expect(rows).toEqual([
    {
      _id: '1',
      total: '12.50',
      day: '2024-02-29',
      at: '2024-01-01 08:00:00.123456+00',
      code: '7',
      never: '1',
      missing: null,
      _extra: null,
    },
    {
      _id: '2',
      total: '3',
      day: '2024-03-01',
      at: '1970-01-01 00:00:00+00',
      code: '{"a":1}',
      never: null,
      missing: null,
      _extra: null,
    },
  ])
  const bad = await bench.database.query(
    `select source_key, path, message from _tool.quarantine where path <> 'at' order by 1`,
  )
  expect(bad).toEqual([
    { source_key: '3', path: 'total', message: 'a string does not fit the pinned type numeric.' },
    { source_key: '4', path: 'day', message: 'a string does not fit the pinned type date.' },
  ])
})

test('a document nested deeper than any server allows is a bad row, not a crash', async () => {
  let deep: unknown = 1
  for (let level = 0; level < 600; level++) deep = [deep]
  const rows = await loadDocuments(bench, [{ _id: 1 }, { _id: 2, deep }])
  expect(rows.map((row) => row['_id'])).toEqual(['1'])
})

test('fields beyond the four hundredth go to _extra, the rarest first', async () => {
  const many = Object.fromEntries(Array.from({ length: 450 }, (_, at) => [`f${at}`, at]))
  const [first] = await loadDocuments(bench, [
    { _id: 1, ...many },
    { _id: 2, f449: 1 },
  ])
  expect(Object.keys(first ?? {})).toHaveLength(401)
  expect(first).toMatchObject({ f0: '0', f449: '449' })
  expect(Object.keys(JSON.parse(first?.['_extra'] ?? '{}') as object)).toHaveLength(51)
})
