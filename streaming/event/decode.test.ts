import { describe, expect, test } from 'vitest'

import {
  decodeMessage,
  encodeTransaction,
  type Rejection,
  type SourceMessage,
  type Transaction,
} from './index.ts'

const NOW = Date.UTC(2026, 10, 28, 9, 30)
const LIMITS = { maxMessageBytes: 4096, maxClockSkewMs: 60_000 }

const PAYMENT: Transaction = {
  transactionId: 'T00000001',
  accountId: 'A000001',
  customerId: 'C000001',
  type: 'payment',
  direction: 'debit',
  amountCents: 1234,
  balanceCents: -56,
  currency: 'USD',
  status: 'completed',
  channel: 'pos',
  branchId: 'B01',
  customerAge: 42,
  merchant: 'Café "Zoë" \\',
  occurredAtMs: NOW - 125,
}

const WIRE = JSON.parse(encodeTransaction(PAYMENT).toString()) as Readonly<Record<string, unknown>>

describe('a message that is sound', () => {
  test('comes back as the transaction that was encoded, with where it stands and the age band', () => {
    const at = { topic: 'transactions', partition: 3, offset: 17 }
    expect(decodeMessage(message(encodeTransaction(PAYMENT)), LIMITS)).toEqual({
      kind: 'event',
      event: { ...PAYMENT, at, origin: at, ageBand: '40-49' },
    })
  })

  test('may leave out channel and merchant, or say null', () => {
    const { channel: _, merchant: __, ...bare } = WIRE
    expect(eventOf(bare)).toMatchObject({ channel: undefined, merchant: undefined })
    expect(eventOf({ ...WIRE, channel: null, merchant: null }).channel).toBeUndefined()
  })

  test.each([
    ['12.34', 1234],
    [12.34, 1234],
    [0.07, 7],
    ['0.1', 10],
    [1.1, 110],
    ['1234567890123.45', 123_456_789_012_345],
    [9_999_999_999_999.99, 999_999_999_999_999],
    [4.35, 435],
    [1e5, 10_000_000],
  ])('reads the amount %s as %i cents', (amount, cents) => {
    expect(eventOf({ ...WIRE, amount }).amountCents).toBe(cents)
  })

  test.each([
    ['2026-11-28T09:29:00Z', Date.UTC(2026, 10, 28, 9, 29)],
    ['2026-11-28T10:29:00.5+01:00', Date.UTC(2026, 10, 28, 9, 29, 0, 500)],
    ['2026-11-28T09:29:00.123456789Z', Date.UTC(2026, 10, 28, 9, 29, 0, 123)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
  ])('reads the moment %s', (moment, ms) => {
    expect(eventOf({ ...WIRE, transaction_date: moment }).occurredAtMs).toBe(ms)
  })

  test('ignores fields that nobody knows, however deep or hostile', () => {
    const deep = JSON.parse(`${'['.repeat(1500)}${']'.repeat(1500)}`) as unknown
    const hostile = JSON.stringify({ ...WIRE, extra: { deep } }).replace(
      '{',
      '{"__proto__":{"amount":"1.00"},',
    )
    const decoded = decode(hostile)
    expect(decoded.kind === 'event' && decoded.event).toMatchObject({ amountCents: 1234 })
    expect(({} as { amount?: unknown }).amount).toBeUndefined()
  })

  test('has the last of two equal keys', () => {
    const decoded = decode(JSON.stringify(WIRE).replace('{', '{"amount":"99.00",'))
    expect(decoded.kind === 'event' && decoded.event.amountCents).toBe(1234)
  })

  test('may be as far ahead as the clocks may differ', () => {
    const edge = new Date(NOW + LIMITS.maxClockSkewMs).toISOString()
    expect(eventOf({ ...WIRE, transaction_date: edge }).occurredAtMs).toBe(NOW + LIMITS.maxClockSkewMs)
  })

  test('keeps the place where it stood first when it is a replay', () => {
    const headers = replay({ topic: 'first', partition: '2', offset: '9007199254740991' })
    const decoded = decodeMessage({ ...message(encodeTransaction(PAYMENT)), headers }, LIMITS)
    expect(decoded.kind === 'event' && decoded.event.origin).toEqual({
      topic: 'first',
      partition: 2,
      offset: Number.MAX_SAFE_INTEGER,
    })
    expect(decoded.kind === 'event' && decoded.event.at.offset).toBe(17)
  })
})

describe('a message that is not sound', () => {
  test.each<[string, Buffer | null, string]>([
    ['no value', null, 'decode/empty'],
    ['an empty value', Buffer.alloc(0), 'decode/empty'],
    ['too many bytes', Buffer.alloc(4097, 0x20), 'decode/too_large'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'decode/not_utf8'],
    ['half a character of UTF-8', Buffer.from('{"merchant":"é').subarray(0, -1), 'decode/not_utf8'],
    ['a byte order mark', Buffer.from('\u{FEFF}{}'), 'decode/not_json'],
    ['half of an object', Buffer.from('{"amount":'), 'decode/not_json'],
    ['NaN', Buffer.from('{"amount":NaN}'), 'decode/not_json'],
    ['Infinity', Buffer.from('{"amount":-Infinity}'), 'decode/not_json'],
    ['a raw newline in text', Buffer.from('{"merchant":"a\nb"}'), 'decode/not_json'],
    ['brackets without end', Buffer.from('['.repeat(4000)), 'decode/not_json'],
    ['a list', Buffer.from('[]'), 'decode/not_an_object'],
    ['null', Buffer.from('null'), 'decode/not_an_object'],
    ['text', Buffer.from('"{}"'), 'decode/not_an_object'],
    ['no field at all', Buffer.from('{}'), 'validate/field_missing'],
    [
      'fields of its prototype only',
      Buffer.from(`{"__proto__":${JSON.stringify(WIRE)}}`),
      'validate/field_missing',
    ],
  ])('%s', (_, value, place) => {
    const rejection = rejectionOf(decodeMessage(message(value), LIMITS))
    expect(`${rejection.stage}/${rejection.reason}`).toBe(place)
    expect(rejection.detail).toMatch(/^The (message|field) .+\.$/)
  })

  test.each(Object.keys(WIRE).filter((field) => field !== 'channel' && field !== 'merchant'))(
    'without %s, with null or with a list there',
    (field) => {
      const { [field]: _, ...rest } = WIRE
      expect(rejectOf(rest)).toMatchObject({
        reason: 'field_missing',
        detail: `The field ${field} is missing.`,
      })
      expect(rejectOf({ ...WIRE, [field]: null })).toMatchObject({
        reason: 'field_missing',
        detail: `The field ${field} is null.`,
      })
      const listed = rejectOf({ ...WIRE, [field]: [WIRE[field]] })
      expect(listed.reason).toBe('field_type')
      expect(listed.detail).toContain(`The field ${field} is a list; it must be`)
    },
  )

  test.each<[string, unknown, Rejection['reason']]>([
    ['transaction_id', 5, 'field_type'],
    ['transaction_id', '', 'field_value'],
    ['transaction_id', 'T'.repeat(65), 'field_value'],
    ['account_id', 'A\u{0}1', 'field_value'],
    ['account_id', 'A 1', 'field_value'],
    ['account_id', 'A1\u{7f}', 'field_value'],
    ['customer_id', 'C\u{d800}', 'field_value'],
    ['branch', 'B01\\', 'field_value'],
    ['branch', 'B\n01', 'field_value'],
    ['channel', true, 'field_type'],
    ['merchant', 'a\nb', 'field_value'],
    ['merchant', 'nul \u{0}', 'field_value'],
    ['merchant', 'x'.repeat(201), 'field_value'],
    ['merchant', { name: 'x' }, 'field_type'],
    ['transaction_type', 'crypto_swap', 'field_value'],
    ['transaction_type', '__proto__', 'field_value'],
    ['direction', 'Debit', 'field_value'],
    ['transaction_status', 7, 'field_type'],
    ['amount', '12.345', 'field_value'],
    ['amount', 12.345, 'field_value'],
    ['amount', '1e5', 'field_value'],
    ['amount', '-1.00', 'field_value'],
    ['amount', 0, 'field_value'],
    ['amount', '', 'field_value'],
    ['amount', ' 1.00', 'field_value'],
    ['amount', '1.00\n', 'field_value'],
    ['amount', '1,00', 'field_value'],
    ['amount', '.5', 'field_value'],
    ['amount', 'NaN', 'field_value'],
    ['amount', 2 ** 53, 'field_value'],
    ['amount', 1e300, 'field_value'],
    ['amount', true, 'field_type'],
    ['balance', '90071992547409.93', 'field_value'],
    ['currency', 'US$', 'field_value'],
    ['currency', 'usd', 'field_value'],
    ['customer_age', '42', 'field_type'],
    ['customer_age', 41.5, 'field_value'],
    ['customer_age', -1, 'field_value'],
    ['customer_age', 2 ** 53, 'field_value'],
    ['transaction_date', 1_764_000_000_000, 'field_type'],
    ['transaction_date', '2026-11-28', 'field_value'],
    ['transaction_date', '2026-11-28T09:30:00', 'field_value'],
    ['transaction_date', '2026-02-30T09:30:00Z', 'field_value'],
    ['transaction_date', '2026-13-01T09:30:00Z', 'field_value'],
    ['transaction_date', '2026-11-28T25:30:00Z', 'field_value'],
    ['transaction_date', '1969-12-31T23:59:59Z', 'field_value'],
    ['transaction_date', '2099-01-01T00:00:00Z', 'future_date'],
    ['transaction_date', '2026-11-28T09:31:00.001Z', 'future_date'],
  ])('%s: %j', (field, value, reason) => {
    const rejection = rejectOf({ ...WIRE, [field]: value })
    expect(rejection).toMatchObject({ stage: 'validate', reason })
    expect(rejection.detail).toMatch(new RegExp(`^The field ${field} .+\\.$`))
  })

  test.each([
    ['replay.topic', { partition: '1', offset: '1' }],
    ['replay.partition', { topic: 't', offset: '1' }],
    ['replay.partition', { topic: 't', partition: '64', offset: '1' }],
    ['replay.offset', { topic: 't', partition: '1', offset: '-1' }],
    ['replay.offset', { topic: 't', partition: '1', offset: '9007199254740992' }],
  ])('with a broken header %s', (name, headers) => {
    const decoded = decodeMessage(
      { ...message(encodeTransaction(PAYMENT)), headers: replay(headers) },
      LIMITS,
    )
    expect(rejectionOf(decoded).detail).toContain(`The header ${name} `)
  })
})

describe('whatever the bytes are', () => {
  test('nothing is thrown, and a detail is one short line', () => {
    const random = seeded(1)
    const sound = encodeTransaction(PAYMENT)
    let events = 0
    for (let round = 0; round < 20_000; round++) {
      const bytes = round % 2 ? noise(random) : damage(sound, random)
      const decoded = decodeMessage(message(bytes), LIMITS)
      if (decoded.kind === 'event') events += 1
      else expect(decoded.rejection.detail).toMatch(/^[^\p{Cc}\p{Cs}]{1,300}$/u)
    }
    expect(events).toBeGreaterThan(500)
  })

  test('what is encoded is decoded to the same', () => {
    const random = seeded(2)
    for (let round = 0; round < 5000; round++) {
      const transaction = anyTransaction(random)
      const decoded = decodeMessage(message(encodeTransaction(transaction)), LIMITS)
      expect(decoded).toMatchObject({ kind: 'event', event: transaction })
    }
  })
})

type Draw = (below: number) => number

function anyTransaction(draw: Draw): Transaction {
  const letters = ['a', 'Z', '0', '"', '\\', ' ', 'é', '漢', '😀', ',', '=', "'", '\u{2028}']
  const name = Array.from({ length: draw(60) }, () => letters[draw(letters.length)]).join('')
  return {
    transactionId: `T-${draw(1e9)}:${draw(1e9)}`,
    accountId: `A${draw(1e6)}`,
    customerId: `漢${draw(1e6)}`,
    type: (['deposit', 'withdrawal', 'payment', 'transfer', 'fee', 'interest'] as const)[draw(6)] ?? 'fee',
    direction: draw(2) ? 'credit' : 'debit',
    amountCents: 1 + draw(999_999_999_999_998),
    balanceCents: draw(1_999_999_999_999_999) - 999_999_999_999_999,
    currency: 'EUR',
    status: (['completed', 'pending', 'failed', 'reversed'] as const)[draw(4)] ?? 'failed',
    channel: draw(2) ? undefined : 'mobile',
    branchId: `B${draw(99)}`,
    customerAge: draw(120),
    merchant: draw(3) ? name : undefined,
    occurredAtMs: NOW - draw(1e11),
  }
}

function noise(draw: Draw): Buffer {
  return Buffer.from(Array.from({ length: draw(64) }, () => draw(256)))
}

/** A sound message with one byte changed. */
function damage(sound: Buffer, draw: Draw): Buffer {
  const bytes = Buffer.from(sound)
  bytes[draw(bytes.length)] = draw(256)
  return bytes
}

/** A linear congruential generator: the test must fail tomorrow where it fails today. */
function seeded(seed: number): Draw {
  let state = BigInt(seed)
  return (below) => {
    state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) & 0xffff_ffff_ffff_ffffn
    return Number((state >> 11n) % BigInt(below))
  }
}

function message(value: Buffer | null): SourceMessage {
  return { topic: 'transactions', partition: 3, offset: 17, timestampMs: NOW, key: null, value, headers: {} }
}

function replay(values: Readonly<Record<string, string>>): SourceMessage['headers'] {
  return Object.fromEntries(
    Object.entries(values).map(([name, text]) => [`replay.${name}`, Buffer.from(text)]),
  )
}

function decode(text: string) {
  return decodeMessage(message(Buffer.from(text)), LIMITS)
}

function eventOf(wire: Readonly<Record<string, unknown>>) {
  const decoded = decode(JSON.stringify(wire))
  if (decoded.kind === 'event') return decoded.event
  throw new Error(decoded.rejection.detail)
}

function rejectOf(wire: Readonly<Record<string, unknown>>): Rejection {
  return rejectionOf(decode(JSON.stringify(wire)))
}

function rejectionOf(decoded: ReturnType<typeof decodeMessage>): Rejection {
  if (decoded.kind === 'rejected') return decoded.rejection
  throw new Error('The message was taken.')
}
