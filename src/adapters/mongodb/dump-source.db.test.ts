import { gzipSync } from 'node:zlib'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { serialize } from 'bson'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { createLoadBench, dumpConnection, type LoadBench } from '../../testing/loads.ts'
import { problemsOf } from '../../testing/problems.ts'

let bench: LoadBench

beforeAll(async () => {
  bench = await createLoadBench()
  await bench.write('old_one.bson', dumpOf(3))
  await bench.load(dumpConnection(), 'old_one', { table: 'target' })
})

afterAll(async () => {
  await bench[Symbol.asyncDispose]()
})

function dumpOf(count: number): Buffer {
  return Buffer.concat(
    Array.from({ length: count }, (_, id) => Buffer.from(serialize({ _id: id, word: `w${id}` }))),
  )
}

const WHOLE = dumpOf(1000)
const CORRUPT: readonly (readonly [string, string, Buffer, string])[] = [
  [
    'is cut off inside of a document',
    'damaged.bson',
    WHOLE.subarray(0, -7),
    'at byte 28861: its last document is cut off after 22 bytes.',
  ],
  [
    'has zeros at its end',
    'damaged.bson',
    Buffer.concat([WHOLE, Buffer.alloc(9)]),
    'at byte 28890: a document says it is 0 bytes long.',
  ],
  [
    'has a stray byte at its end',
    'damaged.bson',
    Buffer.concat([WHOLE, Buffer.from([7])]),
    'at byte 28890: its last document is cut off after 1 bytes.',
  ],
  [
    'has a wrong length',
    'damaged.bson',
    withByte(WHOLE, 3, 0x7f),
    'at byte 0: a document says it is 2130706459 bytes long.',
  ],
  [
    'has a document without an end',
    'damaged.bson',
    withByte(WHOLE, 26, 1),
    'at byte 0: a document does not end with a zero byte.',
  ],
  [
    'has a value longer than its document',
    'damaged.bson',
    withByte(WHOLE, 19, 99),
    'at byte 19: a value says it is 99 bytes long.',
  ],
  [
    'has a value of no known type',
    'damaged.bson',
    withByte(WHOLE, 4, 55),
    'at byte 9: a value has the unknown type 55.',
  ],
  [
    'is packed and cut off',
    'damaged.bson.gz',
    gzipSync(WHOLE).subarray(0, -300),
    'it cannot be unpacked: unexpected end of file.',
  ],
  [
    'is packed and damaged',
    'damaged.bson.gz',
    withByte(gzipSync(WHOLE), gzipSync(WHOLE).length - 5, 0),
    'it cannot be unpacked: incorrect data check.',
  ],
  [
    'is packed and goes on after its end',
    'damaged.bson.gz',
    Buffer.concat([gzipSync(WHOLE), Buffer.alloc(4)]),
    '4 bytes follow after its packed data.',
  ],
  [
    'is not packed although its name says so',
    'damaged.bson.gz',
    WHOLE,
    'it cannot be unpacked: incorrect header check.',
  ],
]

test.each(CORRUPT)(
  'a file that %s is refused with its place, and the table stays',
  async (_, ...[file, bytes, message]) => {
    const folder = await dumpFolder(file, bytes)
    const [found] = await problemsOf(() => bench.load(dumpConnection(folder), 'damaged', { table: 'target' }))
    expect(found).toContain('SOURCE_FILE_CORRUPT')
    expect(found).toContain(`${folder}/${file} is damaged`)
    expect(found).toContain(message)
    expect(await bench.rows('target')).toHaveLength(3)
    expect(await bench.tables()).toEqual(['target'])
  },
)

test('damage deep inside of a document is found while it is loaded, and the table stays', async () => {
  const bytes = Buffer.from(serialize({ _id: 1, deep: { list: ['word'] } }))
  const folder = await dumpFolder(
    'damaged.bson',
    Buffer.concat([WHOLE, withByte(bytes, bytes.indexOf('word') - 4, 90)]),
  )
  const found = await problemsOf(() => bench.load(dumpConnection(folder), 'damaged', { table: 'target' }))
  expect(found[0]).toMatch(
    /SOURCE_FILE_CORRUPT .* is damaged at byte 28926: a value says it is 90 bytes long\./,
  )
  expect(await bench.rows('target')).toHaveLength(3)
  expect(await bench.tables()).toEqual(['target'])
})

test('packed and plain dumps of the same documents give the same table', async () => {
  const plain = await dumpFolder('words.bson', WHOLE)
  const packed = await dumpFolder(
    'words.bson.gz',
    Buffer.concat([gzipSync(WHOLE.subarray(0, 3000)), gzipSync(WHOLE.subarray(3000))]),
  )
  await bench.load(dumpConnection(plain), 'words', { table: 'plain' })
  await bench.load(dumpConnection(packed), 'words', { table: 'packed' })
  expect(await bench.rows('packed')).toEqual(await bench.rows('plain'))
  await bench.database.query('drop table raw.plain, raw.packed')
})

test('a folder for each database is found, and names that mongodump escaped are read back', async () => {
  const folder = `dump${++folders}`
  await mkdir(join(bench.folder, folder, 'bank'), { recursive: true })
  await bench.write(`${folder}/bank/a%2Fb.bson`, dumpOf(1))
  await bench.write(`${folder}/bank/short%24x.bson`, dumpOf(2))
  await bench.write(`${folder}/bank/short%24x.metadata.json`, '{"collectionName": "a very long name"}')
  const connection = { name: 'dump', type: 'mongodump', values: { path: folder, database: 'bank' } }
  expect((await bench.load(connection, 'a/b', { table: 'escaped' })).rows).toBe(1)
  expect((await bench.load(connection, 'a very long name', { table: 'escaped' })).rows).toBe(2)
  await bench.database.query('drop table raw.escaped')
})

test('a collection that is not there is named with the one that was meant', async () => {
  expect(await problemsOf(() => bench.load(dumpConnection(), 'odl_one'))).toEqual([
    'SOURCE_STREAM_MISSING nowhere Connection "dump" has no table or collection "odl_one". (Did you mean "old_one"?)',
  ])
})

test('a folder that is not there is a connection that failed', async () => {
  expect(await problemsOf(() => bench.load(dumpConnection('nowhere'), 'old_one'))).toEqual([
    'CONNECTION_FAILED nowhere Connection "dump" to nowhere failed: there is no such folder. (Its "path" must be a folder that mongodump wrote, relative to the project.)',
  ])
})

let folders = 0

async function dumpFolder(file: string, bytes: Uint8Array): Promise<string> {
  const folder = `dump${++folders}`
  await mkdir(join(bench.folder, folder))
  await bench.write(`${folder}/${file}`, bytes)
  return folder
}

function withByte(bytes: Buffer, at: number, value: number): Buffer {
  const changed = Buffer.from(bytes)
  changed[at] = value
  return changed
}
