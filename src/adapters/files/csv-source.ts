import type { CsvOptions } from '../open.ts'
import type { LogicalType, ReadRequest, RowEncoder, Source, StreamColumn, StreamSchema } from '../source.ts'
import { ColumnGuess, timestampMicroseconds, type GuessedType } from './column-guess.ts'
import { invalid, readRecords, type CsvFile } from './csv-records.ts'

const CHUNK_BYTES = 128 * 1024
const MS_PER_DAY = 86_400_000

/** A CSV file as a source of one stream. Nothing is read before its rows are described. */
export function openCsvSource(path: string, options: CsvOptions): Promise<Source> {
  const file = { path, shownAs: options.shownAs ?? path, delimiter: options.delimiter }
  return Promise.resolve({
    list: () => Promise.resolve([file.shownAs]),
    describe: () => describeFile(file, options.columnTypes),
    read: (request) => readRows(file, request),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  })
}

/** Reads the whole file: the type of a column is a promise about its last row too. */
async function describeFile(
  file: CsvFile,
  columnTypes: Readonly<Record<string, string>>,
): Promise<StreamSchema> {
  let header: readonly string[] | undefined
  let guesses: readonly ColumnGuess[] = []
  let estimatedRows = 0
  for await (const { fields, line } of readRecords(file)) {
    if (header === undefined) {
      header = readHeader(file, fields, line)
      guesses = header.map(() => new ColumnGuess())
      continue
    }
    estimatedRows++
    fields.forEach((field, position) => {
      if (!isNull(field)) guesses[position]?.add(field.trim())
    })
  }
  if (header === undefined) return invalid(file, 1, 'it has no header.')
  const columns = header.map((name, position) =>
    describeColumn(name, columnTypes, guesses[position]?.type() ?? 'text'),
  )
  return { columns, key: [], estimatedRows }
}

/** Names are folded as those of a table whose columns nobody quotes. */
function readHeader(file: CsvFile, fields: readonly string[], line: number): readonly string[] {
  const names = fields.map((field) => field.trim().toLowerCase())
  names.forEach((name, position) => {
    if (name === '') invalid(file, line, `column ${position + 1} has no name.`)
    if (names.indexOf(name) !== position) invalid(file, line, `the column "${name}" occurs twice.`)
  })
  return names
}

function describeColumn(
  name: string,
  columnTypes: Readonly<Record<string, string>>,
  guessed: GuessedType,
): StreamColumn {
  const pin = Object.entries(columnTypes).find(([column]) => column.toLowerCase() === name)?.[1]
  if (pin !== undefined) return { name, sourceName: name, type: 'text', castTo: pin }
  // A moment without a zone has no logical type: other sources know where they are.
  if (guessed === 'local timestamp') {
    return { name, sourceName: name, type: 'text', castTo: 'timestamp without time zone' }
  }
  return { name, sourceName: name, type: guessed }
}

/** As in dbt: an empty field is null, and so is the word. */
function isNull(field: string): boolean {
  const text = field.trim()
  return text === '' || text.toLowerCase() === 'null'
}

async function* readRows(file: CsvFile, request: ReadRequest): AsyncGenerator<Uint8Array> {
  const { encoder, schema, signal } = request
  const writers = schema.columns.map((column) => FIELD_WRITERS[column.type as FieldType])
  let isHeader = true
  for await (const { fields, line } of readRecords(file, signal)) {
    if (isHeader) {
      isHeader = false
      if (fields.length !== writers.length) invalid(file, line, 'the file changed while it was loaded.')
      continue
    }
    encoder.beginRow()
    writers.forEach((write, position) => {
      writeField(fields[position] ?? '', write, encoder)
    })
    encoder.endRow()
    if (encoder.pendingBytes < CHUNK_BYTES) continue
    request.onProgress(encoder.rows)
    yield encoder.take(false)
  }
  request.onProgress(encoder.rows)
  yield encoder.take(true)
}

function writeField(field: string, write: FieldWriter, encoder: RowEncoder): void {
  if (isNull(field)) encoder.writeNull()
  else write(field, encoder)
}

type FieldType = Exclude<GuessedType, 'local timestamp'> & LogicalType
type FieldWriter = (field: string, encoder: RowEncoder) => void

const FIELD_WRITERS: Readonly<Record<FieldType, FieldWriter>> = {
  text: (field, encoder) => encoder.writeText(field),
  int64: (field, encoder) => encoder.writeInt64(BigInt(field.trim())),
  numeric: (field, encoder) => encoder.writeNumeric(field.trim()),
  boolean: (field, encoder) => encoder.writeBoolean(field.trim().toLowerCase() === 'true'),
  date: (field, encoder) => encoder.writeDate(Date.parse(`${field.trim()}T00:00:00Z`) / MS_PER_DAY),
  timestamp: (field, encoder) => encoder.writeTimestamp(timestampMicroseconds(field.trim()) ?? 0n),
}
