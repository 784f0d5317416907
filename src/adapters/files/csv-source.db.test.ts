import { afterAll, beforeAll, expect, test } from 'vitest'

import { createLoadBench, type LoadBench } from '../../testing/loads.ts'
import { problemsOf } from '../../testing/problems.ts'

let bench: LoadBench

beforeAll(async () => {
  bench = await createLoadBench()
})

afterAll(async () => {
  await bench[Symbol.asyncDispose]()
})

test.each([
  ['integers', '1,-9223372036854775808,9223372036854775807', 'bigint'],
  ['integers too large for 64 bits', '1,9223372036854775808', 'numeric'],
  ['decimals', '12.10,-0.5,.5,7', 'numeric'],
  ['numbers with an exponent', '1.5e-3,2', 'numeric'],
  ['numbers with leading zeros', '007,12', 'text'],
  ['identifiers that look like exponents', '12e45,13e1', 'text'],
  ['dates', '2024-02-29,1999-12-31', 'date'],
  ['days that no month has', '2024-02-30', 'text'],
  ['moments without a zone', '2024-01-01 10:00:00,2024-01-01T10:00:00.123456', 'timestamp without time zone'],
  ['moments with a zone', '2024-01-01T10:00:00+02:00,2024-01-01 10:00:00Z', 'timestamp with time zone'],
  ['true and false', 'true,False', 'boolean'],
  ['yes and no', 'yes,no', 'text'],
  ['words and numbers', '1,a', 'text'],
  ['nothing but nulls', 'null, ,NULL', 'bigint'],
])('%s become a column of their type', async (_, values, type) => {
  await bench.write(
    'guess.csv',
    `id,v\n${values
      .split(',')
      .map((value, at) => `${at},${value}`)
      .join('\n')}\n`,
  )
  await bench.seed('guess.csv')
  expect(await bench.columns('guess')).toEqual({ id: 'bigint', v: type })
})

test('values arrive as they were written, and empty fields and the word null as null', async () => {
  await bench.write(
    'exact.csv',
    '\uFEFFId,Code,Amount,Note,At\r\n1,007,12.10,"a ""quoted"", text\nof two lines",2024-01-01T10:00:00.5+02:00\r\n\r\n2,"",1234567890123456789.123456789,null,\r\n3,x,,  kept ,1969-12-31 23:59:59.999999Z',
  )
  await bench.seed('exact.csv')
  expect(await bench.rows('exact')).toEqual([
    {
      id: '1',
      code: '007',
      amount: '12.10',
      note: 'a "quoted", text\nof two lines',
      at: '2024-01-01 08:00:00.5+00',
    },
    { id: '2', code: null, amount: '1234567890123456789.123456789', note: null, at: null },
    { id: '3', code: 'x', amount: null, note: '  kept ', at: '1969-12-31 23:59:59.999999+00' },
  ])
})

test('a type that the user gave is the type of the column, whatever the values look like', async () => {
  await bench.write('pinned.csv', 'code;amount;day;tags\n00123;1.239;2024-01-01;{a,b}\n;;;\n')
  await bench.seed('pinned.csv', {
    delimiter: ';',
    columnTypes: { CODE: 'varchar(5)', amount: 'numeric(12,2)', day: 'text', tags: 'text[]' },
  })
  expect(await bench.columns('pinned')).toEqual({
    code: 'character varying(5)',
    amount: 'numeric(12,2)',
    day: 'text',
    tags: 'text[]',
  })
  expect(await bench.rows('pinned')).toEqual([
    { code: '00123', amount: '1.24', day: '2024-01-01', tags: '{a,b}' },
    { code: null, amount: null, day: null, tags: null },
  ])
})

test('a value that does not fit the type the user gave fails the seed and is never cut off', async () => {
  await bench.write('short.csv', 'code\nabc\n')
  await bench.seed('short.csv', { columnTypes: { code: 'varchar(3)' } })
  await bench.write('short.csv', 'code\nabcd\n')
  expect(await problemsOf(() => bench.seed('short.csv', { columnTypes: { code: 'varchar(3)' } }))).toEqual([
    'LOAD_FAILED nowhere Loading short.csv failed: column "code" cannot become varchar(3): value too long for type character varying(3)',
  ])
  expect(await bench.rows('short')).toEqual([{ code: 'abc' }])
  expect((await bench.tables()).filter((table) => table.startsWith('__'))).toEqual([])
})

test('a seed that became empty empties its table', async () => {
  await bench.write('emptied.csv', 'id\n1\n')
  await bench.seed('emptied.csv')
  await bench.write('emptied.csv', 'id\n')
  await bench.seed('emptied.csv')
  expect(await bench.rows('emptied')).toEqual([])
})

const REFUSED: readonly (readonly [string, string | Buffer, number, string])[] = [
  [
    'a line with too many fields',
    'a,b\n1,2\n1,2,3\n',
    3,
    'the line has 3 fields, which is not as many as the header has.',
  ],
  [
    'a line with too few fields',
    'a,b\n1\n',
    2,
    'the line has 1 fields, which is not as many as the header has.',
  ],
  ['a column that occurs twice', 'a,A\n1,2\n', 1, 'the column "a" occurs twice.'],
  ['a column without a name', 'a,\n1,2\n', 1, 'column 2 has no name.'],
  ['a quote that is never closed', 'a\n1\n"2\n3\n', 4, 'a quoted field is never closed.'],
  [
    'a quote inside of a plain field',
    'a\n5" pipe\n',
    2,
    'a quote stands inside of a field that does not begin with one. Quote the whole field and double the quote.',
  ],
  [
    'text after a closing quote',
    'a\n"5" pipe\n',
    2,
    'a quoted field goes on after its closing quote. Double a quote that belongs to the text.',
  ],
  [
    'bytes that are not UTF-8',
    Buffer.from('a\nGr\xfc\xdfe\n', 'latin1'),
    2,
    'it is not text in UTF-8. Save it as UTF-8.',
  ],
  ['UTF-16', Buffer.from('\uFEFFa\n1\n', 'utf16le'), 1, 'it is not text in UTF-8. Save it as UTF-8.'],
  ['zero bytes', 'a\n1\n\0\n', 3, 'it is not text in UTF-8. Save it as UTF-8.'],
  ['a character that is cut off', Buffer.from('a\nz\xc3', 'latin1'), 2, 'it ends inside of a character.'],
  ['nothing at all', '', 1, 'it has no header.'],
]

test.each(REFUSED)('%s is refused at its line', async (_, text, ...[line, detail]) => {
  await bench.write('bad.csv', text)
  expect(await problemsOf(() => bench.seed('bad.csv'))).toEqual([
    `SEED_INVALID bad.csv:${line}:1 The seed "bad" cannot be read: ${detail}`,
  ])
})

test('a file that is not there is refused', async () => {
  const [found] = await problemsOf(() => bench.seed('missing.csv'))
  expect(found).toContain(
    'SEED_INVALID missing.csv:1:1 The seed "missing" cannot be read: the file cannot be read: ENOENT',
  )
})

test('a hundred thousand rows arrive in order of their file, each once', async () => {
  const lines = Array.from({ length: 100_000 }, (_, id) => `${id},${id / 4}`)
  await bench.write('many.csv', `id,quarter\n${lines.join('\n')}\n`)
  expect((await bench.seed('many.csv')).rows).toBe(100_000)
  const [sums] = await bench.database.query(
    'select count(distinct id)::int as ids, sum(quarter)::text as sum from raw.many',
  )
  expect(sums).toEqual({ ids: 100_000, sum: '1249987500.00' })
})
