import { describe, expect, test } from 'vitest'

import type { Rejection, SourceMessage } from '../event/index.ts'
import type { ProducerMessage } from '../kafka/index.ts'
import { readLetter, showBytes, toLetter, toReplay, type Letter } from './index.ts'

const REJECTION: Rejection = { stage: 'decode', reason: 'not_json', detail: 'The value is not JSON.' }
const CONTEXT = { group: 'txstream', application: 'tablewright@1.2.3', nowMs: Date.UTC(2026, 0, 2) }

/** Bytes that are no text: they must come back as they were. */
const MESSAGE: SourceMessage = {
  topic: 'transactions',
  partition: 3,
  offset: 41,
  timestampMs: Date.UTC(2026, 0, 1),
  key: Buffer.from([0xff, 0x00]),
  value: Buffer.from([0x7b, 0xfe, 0x0a]),
  headers: { trace: Buffer.from('abc'), 'dlq.stage': Buffer.from('mine') },
}

/** As Kafka gives a message that was produced. */
function arrived(
  { key, value, headers = {} }: ProducerMessage,
  at: Pick<SourceMessage, 'topic' | 'partition' | 'offset' | 'timestampMs'>,
): SourceMessage {
  const bytes = Object.entries(headers).map(([name, text]) => [name, Buffer.from(text as string)])
  return {
    ...at,
    key: toBytes(key),
    value: toBytes(value),
    headers: Object.fromEntries(bytes) as SourceMessage['headers'],
  }
}

function toBytes(value: Buffer | string | null): Buffer | null {
  return value === null ? null : Buffer.from(value as string)
}

function letterOf(message: SourceMessage): Letter {
  const record = readLetter(message)
  if (record.kind !== 'letter') throw new Error(JSON.stringify(record))
  return record.letter
}

const WRITTEN = { topic: 'dead', partition: 1, offset: 7, timestampMs: Date.UTC(2026, 0, 2, 0, 0, 1) }

test('a letter says all that is known of the message, and gives it back as it was', () => {
  const letter = letterOf(arrived(toLetter(MESSAGE, REJECTION, CONTEXT), WRITTEN))
  expect(letter).toEqual({
    at: { topic: 'dead', partition: 1, offset: 7 },
    origin: { topic: 'transactions', partition: 3, offset: 41 },
    stage: 'decode',
    reason: 'not_json',
    detail: 'The value is not JSON.',
    attempts: 1,
    receivedAtMs: MESSAGE.timestampMs,
    firstFailedAtMs: CONTEXT.nowMs,
    failedAtMs: WRITTEN.timestampMs,
    group: 'txstream',
    application: 'tablewright@1.2.3',
    key: MESSAGE.key,
    value: MESSAGE.value,
    headers: MESSAGE.headers,
  })
})

test('a message that fails again is a letter with one attempt more, and the place where it stood first', () => {
  const first = letterOf(arrived(toLetter(MESSAGE, REJECTION, CONTEXT), WRITTEN))
  const returned = arrived(toReplay(first), {
    topic: 'transactions',
    partition: 3,
    offset: 900,
    timestampMs: Date.UTC(2026, 1, 1),
  })
  expect(returned).toMatchObject({ key: MESSAGE.key, value: MESSAGE.value })
  expect(Object.keys(returned.headers).toSorted()).toEqual([
    'dlq.stage',
    'replay.attempts',
    'replay.first_failed_at',
    'replay.offset',
    'replay.partition',
    'replay.topic',
    'trace',
  ])
  const again = { ...CONTEXT, nowMs: Date.UTC(2026, 1, 2) }
  const second = letterOf(arrived(toLetter(returned, REJECTION, again), { ...WRITTEN, offset: 8 }))
  expect(second).toEqual({
    ...first,
    at: { topic: 'dead', partition: 1, offset: 8 },
    attempts: 2,
    receivedAtMs: returned.timestampMs,
  })
})

test('headers of a replay that make no sense are kept like any other', () => {
  const headers = { 'replay.topic': Buffer.from('elsewhere'), 'replay.partition': Buffer.from('-1') }
  const letter = letterOf(arrived(toLetter({ ...MESSAGE, headers }, REJECTION, CONTEXT), WRITTEN))
  expect(letter.origin).toEqual({ topic: 'transactions', partition: 3, offset: 41 })
  expect(letter).toMatchObject({ attempts: 1, headers })
})

test('a reason of any length takes a kilobyte at the most, and ends with a whole character', () => {
  const letter = toLetter(MESSAGE, { ...REJECTION, detail: `a${'€'.repeat(2_000)}` }, CONTEXT)
  const detail = String(letter.headers?.['dlq.error'])
  expect(Buffer.byteLength(detail)).toBe(1_024)
  expect(detail).toBe(`a${'€'.repeat(341)}`)
})

describe('a record that is no letter', () => {
  const good = toLetter(MESSAGE, REJECTION, CONTEXT)

  test.each([
    [{}, /dlq\.version is ""/],
    [{ ...good.headers, 'dlq.version': '2' }, /dlq\.version is "2"/],
    [{ ...good.headers, 'dlq.offset': 'x' }, /where the message stood/],
    [{ ...good.headers, 'dlq.stage': 'elsewhere' }, /"elsewhere", which is no stage/],
    [{ ...good.headers, 'dlq.attempts': 'many' }, /how often/],
  ])('is told apart: %#', (headers, detail) => {
    expect(readLetter(arrived({ ...good, headers }, WRITTEN))).toMatchObject({
      kind: 'foreign',
      at: { topic: 'dead', partition: 1, offset: 7 },
      detail: expect.stringMatching(detail),
    })
  })
})

describe('bytes for people', () => {
  test.each([
    [null, 'null'],
    [Buffer.from(''), ''],
    [Buffer.from('{"a": "Łódź"}'), '{"a": "Łódź"}'],
    [Buffer.from([0xff, 0xfe]), '0xfffe'],
    [Buffer.from('\u001B[31mred\u0007\r\n'), '\\u{1b}[31mred\\u{7}\\u{d}\\n'],
    [Buffer.from('\u202Etxt.exe\u2028\\'), '\\u{202e}txt.exe\\u{2028}\\\\'],
    [Buffer.from('\uFEFFa'), '\\u{feff}a'],
  ])('%#', (bytes, shown) => {
    expect(showBytes(bytes)).toBe(shown)
  })

  test('a long value is cut at a whole character, and says how long it is', () => {
    expect(showBytes(Buffer.from(`a${'€'.repeat(400)}`))).toBe(`a${'€'.repeat(341)}... (1201 bytes)`)
    expect(showBytes(Buffer.alloc(2_000, 0xff))).toBe(`0x${'ff'.repeat(1_024)}... (2000 bytes)`)
  })
})
