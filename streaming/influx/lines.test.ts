import { describe, expect, test } from 'vitest'

import { sampleEvent } from '../testing/sample-events.ts'
import { answerOf, retryAfterMs } from './answer.ts'
import { cellLine, eventLine, TRANSACTIONS } from './index.ts'
import { tagText } from './lines.ts'

describe('a line', () => {
  const event = sampleEvent(7, { occurredAtMs: 1_767_268_800_123 })

  test('of a transaction has all tags and fields, and a time that holds where its message stood first', () => {
    expect(
      eventLine({ ...event, at: { topic: 'transactions', partition: 5, offset: 99 } }, 1_767_268_800_500.4),
    ).toBe(
      'transactions,age_band=40-49,branch=B-1,status=completed,type=deposit ' +
        'amount_cents=1057i,balance_cents=99993i,customer_age=42i,latency_ms=377i,transaction_id="T-0-7",account_id="A-7" ' +
        '1767268800123000448',
    )
  })

  test('of a cell is at the start of its window', () => {
    const cell = {
      windowMs: 60_000,
      startMs: 1_767_268_800_000,
      type: 'fee',
      status: 'failed',
      branchId: 'Nord, Ost',
      ageBand: '70+',
      count: 3,
      amountCents: 4_200,
    } as const
    expect(cellLine(cell, 12)).toBe(
      'transaction_windows,age_band=70+,branch=Nord\\,\\ Ost,p=12,status=failed,type=fee,window=1m ' +
        'count=3i,amount_cents=4200i 1767268800000000000',
    )
  })

  test.each([...TRANSACTIONS.tags, ...TRANSACTIONS.fields])(
    'of a transaction has %s of the schema',
    (name) => {
      expect(eventLine(event, 0)).toContain(`${name}=`)
    },
  )

  test('without a value for a tag leaves it out, as the server demands', () => {
    expect(eventLine({ ...event, branchId: '' }, 0)).not.toContain('branch')
  })

  test('escapes quotes and backslashes of texts', () => {
    expect(eventLine({ ...event, accountId: 'a"b\\c, d\n' }, 0)).toContain('account_id="a\\"b\\\\c, d\n"')
  })
})

test.each([
  ['plain', 'plain'],
  ['trailing\\', 'trailing/'],
  ['in\\the middle', 'in/the\\ middle'],
  ['a=b,c', 'a\\=b\\,c'],
  ['two\nlines\r\n\u0000\u0007', 'two\\ lines\\ \\ \\ \\ '],
  ['Zürich \u{1F600}', 'Zürich\\ \u{1F600}'],
])('the tag %j is written as %j', (value, written) => {
  expect(tagText(value)).toBe(written)
})

describe('Retry-After', () => {
  test.each([
    ['30', 30_000],
    [' 2 ', 2_000],
    ['0', 0],
    ['-5', 0],
    ['soon', 0],
    ['999999', 300_000],
    ['Wed, 21 Oct 2026 07:28:10 GMT', 10_000],
  ])('%j is %i milliseconds', (header, wanted) => {
    expect(retryAfterMs(header, Date.UTC(2026, 9, 21, 7, 28))).toBe(wanted)
  })

  test('is nothing when there is none', () => {
    expect(retryAfterMs(undefined)).toBe(0)
    expect(answerOf(new Error('ECONNRESET'))).toMatchObject({
      kind: 'retry',
      reason: 'network',
      retryAfterMs: 0,
    })
  })
})
