import { expect, test } from 'vitest'

import { addTo, ageBand, centsText, emptyTally, fingerprint, isSameTally, mergeTallies } from './index.ts'

const TRANSACTIONS = Array.from({ length: 50 }, (_, at) => ({
  transactionId: `T${at}`,
  amountCents: 900_000_000_000_000 + at,
}))

test('a fingerprint is the number that PostgreSQL computes', () => {
  // select ('x' || left(md5('T00000001'), 16))::bit(64)::bigint, and the same of an empty text.
  expect(fingerprint('T00000001')).toBe(3_082_071_536_671_709_085n)
  expect(fingerprint('')).toBe(-3_162_216_497_309_240_828n)
})

test('a tally does not depend on the order, and keeps cents beyond 2^53', () => {
  const forward = TRANSACTIONS.reduce(addTo, emptyTally())
  const backward = TRANSACTIONS.toReversed().reduce(addTo, emptyTally())
  expect(isSameTally(forward, backward)).toBe(true)
  expect(forward.cents).toBe(45_000_000_000_001_225n)
})

test('tallies of parts make the tally of the whole', () => {
  const parts = [TRANSACTIONS.slice(0, 20), TRANSACTIONS.slice(20)].map((part) =>
    part.reduce(addTo, emptyTally()),
  )
  expect(mergeTallies(parts)).toEqual(TRANSACTIONS.reduce(addTo, emptyTally()))
})

test('one transaction in the place of another is seen', () => {
  const [first, second] = [
    { transactionId: 'T1', amountCents: 5 },
    { transactionId: 'T2', amountCents: 5 },
  ].map((one) => addTo(emptyTally(), one))
  expect(first && second && isSameTally(first, second)).toBe(false)
})

test('cents are written as decimals', () => {
  const texts = [0, 7, -7, 110, -4200, 999_999_999_999_999].map(centsText)
  expect(texts).toEqual(['0.00', '0.07', '-0.07', '1.10', '-42.00', '9999999999999.99'])
})

test('every age has a band', () => {
  const bands = Array.from({ length: 100 }, (_, age) => ageBand(age))
  expect([...new Set(bands)]).toEqual(['0-17', '18-29', '30-39', '40-49', '50-59', '60-69', '70+'])
  expect([17, 18, 29, 30, 69, 70].map(ageBand)).toEqual(['0-17', '18-29', '18-29', '30-39', '60-69', '70+'])
})
