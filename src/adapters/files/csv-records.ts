import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'

import { CsvError, parse } from 'csv-parse'

import { fail, ProjectError } from '../../errors/index.ts'

/** A CSV file and how messages name it. */
export interface CsvFile {
  readonly path: string
  readonly shownAs: string
  readonly delimiter: string
}

export interface CsvRecord {
  readonly fields: readonly string[]
  /** The line on which the record ends, from 1. */
  readonly line: number
}

/**
 * The records of a file, the header first. All have as many fields as the header.
 * @throws {ProjectError} `SEED_INVALID`, with the line
 */
export async function* readRecords(file: CsvFile, signal?: AbortSignal): AsyncGenerator<CsvRecord> {
  const parser = parse({ delimiter: file.delimiter, skip_empty_lines: true, info: true })
  // The loop below meets the same error, and leaving the loop early ends the pipeline.
  const feeding = pipeline(decodeText(file, signal), parser).catch(() => undefined)
  try {
    for await (const { record, info } of parser as AsyncIterable<InformedRecord>) {
      yield { fields: record, line: info.lines }
    }
  } catch (error) {
    if (error instanceof CsvError) invalid(file, lineOf(error), describe(error))
    throw error
  } finally {
    await feeding
  }
}

/** @throws {ProjectError} `SEED_INVALID` */
export function invalid(file: CsvFile, line: number, detail: string): never {
  const location = { file: file.shownAs, line, column: 1 }
  return fail('SEED_INVALID', { seed: basename(file.shownAs, '.csv'), detail }, { location })
}

interface InformedRecord {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

/** UTF-8 as text, without a byte order mark. */
async function* decodeText(file: CsvFile, signal?: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let line = 1
  for await (const chunk of readBytes(file, signal)) {
    const text = decodeChunk(decoder, chunk)
    const zero = text?.indexOf('\0') ?? -1
    if (text === undefined || zero >= 0) {
      const before = text === undefined ? firstValid(chunk) : text.slice(0, zero)
      return invalid(file, line + countLines(before), 'it is not text in UTF-8. Save it as UTF-8.')
    }
    line += countLines(text)
    yield text
  }
  if (decodeChunk(decoder, undefined) === undefined) invalid(file, line, 'it ends inside of a character.')
}

async function* readBytes(file: CsvFile, signal?: AbortSignal): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(file.path, { ...(signal && { signal }) }) as AsyncIterable<Buffer>
  } catch (error) {
    if (error instanceof ProjectError || signal?.aborted) throw error
    invalid(file, 1, `the file cannot be read: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

/** Undefined for bytes that are not UTF-8; without a chunk it asks whether a character was left open. */
function decodeChunk(
  decoder: InstanceType<typeof TextDecoder>,
  chunk: Buffer | undefined,
): string | undefined {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
  } catch {
    return undefined
  }
}

/** The lines that can be read before the byte that cannot. */
function firstValid(chunk: Buffer): string {
  const lines = chunk.toString('latin1').split('\n')
  const strict = new TextDecoder('utf-8', { fatal: true })
  const bad = lines.findIndex((line) => decodeChunk(strict, Buffer.from(line, 'latin1')) === undefined)
  return lines.slice(0, Math.max(bad, 0) + 1).join('\n')
}

function countLines(text: string): number {
  return text.split('\n').length - 1
}

function lineOf(error: CsvError): number {
  return 'lines' in error && typeof error.lines === 'number' ? error.lines : 1
}

const DESCRIPTIONS: Readonly<Partial<Record<CsvError['code'], string>>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quoted field is never closed.',
  INVALID_OPENING_QUOTE:
    'a quote stands inside of a field that does not begin with one. Quote the whole field and double the quote.',
  CSV_INVALID_CLOSING_QUOTE:
    'a quoted field goes on after its closing quote. Double a quote that belongs to the text.',
}

function describe(error: CsvError): string {
  if (error.code !== 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH') return DESCRIPTIONS[error.code] ?? error.message
  const fields = 'record' in error && Array.isArray(error.record) ? error.record.length : 0
  return `the line has ${fields} fields, which is not as many as the header has.`
}
