import { isUtf8 } from 'node:buffer'
import { open } from 'node:fs/promises'

import { fail } from '../../src/errors/index.ts'
import type { OutgoingMessage } from './plan-messages.ts'
import type { Sink } from './sink.ts'

/**
 * A message as a line of a file: JSON with `partition`, `timestamp` (milliseconds), `key` and `value`. A value is text as it
 * was sent, `{"base64": "..."}` when its bytes are no UTF-8, or null. What is read back is equal, byte for byte.
 */
export function encodeLine({ partition, timestampMs, key, value }: OutgoingMessage): string {
  return `${JSON.stringify({ partition, timestamp: timestampMs, key, value: valueOf(value) })}\n`
}

function valueOf(value: Buffer | null): string | { readonly base64: string } | null {
  if (value === null) return null
  return isUtf8(value) ? value.toString() : { base64: value.toString('base64') }
}

/**
 * Writes messages to a file, which is made anew.
 *
 * @throws {ProjectError} `STREAM_FILE_UNUSABLE`
 */
export async function openMessageFile(file: string): Promise<Sink> {
  const handle = await open(file, 'w').catch((error: Error) => unusable(file, error))
  return {
    send: async (messages) => {
      const lines = messages.map(encodeLine).join('')
      await handle.appendFile(lines).catch((error: Error) => unusable(file, error))
    },
    close: () => handle.close(),
  }
}

/**
 * Reads what {@link openMessageFile} wrote.
 *
 * @throws {ProjectError} `STREAM_FILE_UNUSABLE` or `STREAM_FILE_LINE_INVALID`
 */
export async function* readMessageFile(file: string): AsyncGenerator<OutgoingMessage> {
  const handle = await open(file).catch((error: Error) => unusable(file, error))
  let line = 0
  // Closes the file at its end, and also when the reader stops earlier.
  for await (const text of handle.readLines()) {
    line += 1
    yield decodeLine(text) ?? fail('STREAM_FILE_LINE_INVALID', { file, line })
  }
}

function decodeLine(text: string): OutgoingMessage | undefined {
  const { partition, timestamp, key, value } = parseObject(text)
  const bytes = bytesOf(value)
  if (typeof partition !== 'number' || typeof timestamp !== 'number' || typeof key !== 'string')
    return undefined
  return bytes === undefined ? undefined : { partition, timestampMs: timestamp, key, value: bytes }
}

/** `undefined` for what is no value. */
function bytesOf(value: unknown): Buffer | null | undefined {
  if (value === null) return null
  if (typeof value === 'string') return Buffer.from(value)
  const { base64 } = asObject(value)
  return typeof base64 === 'string' ? Buffer.from(base64, 'base64') : undefined
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return asObject(JSON.parse(text))
  } catch {
    return {}
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function unusable(file: string, cause: Error): never {
  fail('STREAM_FILE_UNUSABLE', { file, detail: cause.message }, { cause })
}
