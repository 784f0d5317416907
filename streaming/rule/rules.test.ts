import { describe, expect, test } from 'vitest'

import type { StreamEvent } from '../event/index.ts'
import type { RuleSettings } from '../settings/index.ts'
import { MAX_ACCOUNTS } from './accounts.ts'
import { samplePayment } from '../testing/sample-events.ts'
import { createRules, explainRule, type Alert, type Rules, type SavedRules } from './index.ts'

const START = 1_764_321_000_000

const VELOCITY: RuleSettings = { id: 'fast', kind: 'velocity', severity: 'high', windowMs: 10_000, count: 3 }
const OUTLIER: RuleSettings = {
  id: 'odd',
  kind: 'amount_outlier',
  severity: 'medium',
  sigmas: 3,
  minCount: 5,
}
const DUPLICATE: RuleSettings = { id: 'twice', kind: 'duplicate_charge', severity: 'low', windowMs: 60_000 }
const NEGATIVE: RuleSettings = { id: 'red', kind: 'negative_balance', severity: 'low', limitCents: -5000 }
const FAILURES: RuleSettings = {
  id: 'down',
  kind: 'failure_rate',
  severity: 'high',
  windowMs: 60_000,
  limit: 0.2,
  minCount: 10,
}
const ALL = [VELOCITY, OUTLIER, DUPLICATE, NEGATIVE, FAILURES]

describe('velocity', () => {
  test('tells of enough transactions of one account within the window', () => {
    const found = alertsOf(VELOCITY, [at(0), at(4000, { accountId: 'A2' }), at(5000), at(10_000)])
    expect(found).toEqual([
      {
        id: 'fast/t/2/3',
        rule: 'fast',
        severity: 'high',
        accountId: 'A1',
        transactionId: 'T3',
        occurredAtMs: START + 10_000,
        reason: '3 transactions of the account within 10 s; the limit is 3 within 10 s.',
        at: { topic: 't', partition: 2, offset: 3 },
      },
    ])
  })

  test('is quiet just outside of the window', () => {
    expect(alertsOf(VELOCITY, [at(0), at(5000), at(10_001)])).toEqual([])
  })

  test('counts anew after an alert', () => {
    const burst = Array.from({ length: 8 }, (_, second) => at(second * 100))
    expect(alertsOf(VELOCITY, burst).map(({ transactionId }) => transactionId)).toEqual(['T2', 'T5'])
  })

  test('sees a burst through events that are late', () => {
    expect(alertsOf(VELOCITY, [at(3000), at(-90_000), at(1000), at(2000)])).toHaveLength(1)
  })
})

describe('amount outlier', () => {
  const usual = [1000, 1200, 800, 1100, 900].map((amountCents) => at(0, { amountCents }))

  test('tells of an amount far over the mean, with the numbers', () => {
    // Mean 10.00 and standard deviation 1.58 of the five before.
    expect(alertsOf(OUTLIER, [...usual, at(0, { amountCents: 1474 })])).toEqual([])
    const [alert] = alertsOf(OUTLIER, [...usual, at(0, { amountCents: 1475 })])
    expect(alert?.reason).toBe(
      "14.75 is 3.0 standard deviations over the account's mean of 10.00 in 5 transactions; the limit is 3.",
    )
  })

  test('waits until it knows the account', () => {
    expect(alertsOf(OUTLIER, [...usual.slice(1), at(0, { amountCents: 99_999 })])).toEqual([])
  })

  test('takes no cent more for an outlier on an account that always pays the same', () => {
    const same = Array.from({ length: 6 }, () => at(0, { amountCents: 5000 }))
    expect(alertsOf(OUTLIER, [...same, at(0, { amountCents: 5001 })])).toEqual([])
    expect(alertsOf(OUTLIER, [...same, at(0, { amountCents: 50_000 })])).toHaveLength(1)
  })
})

describe('duplicate charge', () => {
  const charge = { merchant: 'Daily Grind', amountCents: 450 }

  test('tells of the same amount at the same merchant again', () => {
    const [alert, ...more] = alertsOf(DUPLICATE, [at(0, charge), at(8500, charge)])
    expect(more).toEqual([])
    expect(alert?.reason).toBe(
      'Daily Grind charges 4.50 USD 8.5 s from the same charge T0; the limit is 60 s.',
    )
  })

  test.each<[string, Partial<StreamEvent>]>([
    ['another amount', { amountCents: 451 }],
    ['another merchant', { merchant: 'FastFuel' }],
    ['another account', { accountId: 'A2' }],
    ['a refund', { direction: 'credit' }],
    ['a payment that failed', { status: 'failed' }],
    ['no merchant', { merchant: undefined }],
    ['a moment too late', { occurredAtMs: START + 60_001 }],
    ['the same transaction, told again', { transactionId: 'T0' }],
  ])('is quiet about %s', (_, difference) => {
    expect(alertsOf(DUPLICATE, [at(0, charge), at(1000, { ...charge, ...difference })])).toEqual([])
  })
})

describe('negative balance', () => {
  const debit = { direction: 'debit', amountCents: 2000 } as const

  test('tells of the transaction that takes a balance below the limit', () => {
    const [alert] = alertsOf(NEGATIVE, [at(0, { ...debit, balanceCents: -5001 })])
    expect(alert?.reason).toBe('The balance is -50.01 afterwards; the limit is -50.00.')
    expect(alertsOf(NEGATIVE, [at(0, { ...debit, balanceCents: -5000 })])).toEqual([])
    expect(alertsOf(NEGATIVE, [at(0, { ...debit, balanceCents: -5001, status: 'failed' })])).toEqual([])
  })

  test('says nothing of an account that was below before, or is on its way up', () => {
    expect(alertsOf(NEGATIVE, [at(0, { ...debit, balanceCents: -9000 })])).toEqual([])
    expect(alertsOf(NEGATIVE, [at(0, { ...debit, direction: 'credit', balanceCents: -5001 })])).toEqual([])
  })
})

describe('failure rate', () => {
  const fine = Array.from({ length: 8 }, () => at(0))
  const failed = Array.from({ length: 3 }, () => at(1000, { status: 'failed' }))

  test('tells when the limit is passed, once', () => {
    const found = alertsOf(FAILURES, [...fine, ...failed, ...failed])
    expect(found.map(({ reason }) => reason)).toEqual([
      '3 of 11 transactions within 60 s failed, which is 27.3 %; the limit is 20.0 %.',
    ])
  })

  test('tells again after the limit was kept', () => {
    const calm = Array.from({ length: 20 }, () => at(2000))
    const again = Array.from({ length: 9 }, () => at(3000, { status: 'failed' }))
    expect(alertsOf(FAILURES, [...fine, ...failed, ...calm, ...again])).toHaveLength(2)
  })

  test('forgets what is older than the window, and does not count what comes later than it', () => {
    const later = Array.from({ length: 9 }, () => at(61_000))
    const late = Array.from({ length: 9 }, () => at(500, { status: 'failed' }))
    expect(alertsOf(FAILURES, [...fine, ...later, ...late, at(61_500, { status: 'failed' })])).toEqual([])
    expect(alertsOf(FAILURES, [...failed, at(3_600_000), ...later])).toEqual([])
  })

  test('needs enough transactions', () => {
    expect(alertsOf(FAILURES, failed)).toEqual([])
  })
})

describe('state', () => {
  const events = busyStream(3000)

  test('that is saved and restored anywhere finds the same', () => {
    const plain = createRules(ALL)
    const expected = events.flatMap((event) => plain.check(event))
    let rules = createRules(ALL)
    const found: Alert[] = []
    for (const [index, event] of events.entries()) {
      if (index % 13 === 0) rules = reopen(rules, ALL)
      found.push(...rules.check(event))
    }
    expect(found).toEqual(expected)
    expect(rules.save()).toEqual(plain.save())
    for (const { id } of ALL) expect(expected.filter(({ rule }) => rule === id).length, id).toBeGreaterThan(2)
  })

  test('that was saved does not change when the rules go on, and can be restored twice', () => {
    const rules = createRules(ALL)
    for (const event of events.slice(0, 500)) rules.check(event)
    const saved = rules.save()
    const text = JSON.stringify(saved)
    const [first, second] = [createRules(ALL, saved), createRules(ALL, saved)]
    const rest = events.slice(500)
    const found = rest.flatMap((event) => first.check(event))
    expect(rest.flatMap((event) => second.check(event))).toEqual(found)
    rest.forEach((event) => rules.check(event))
    expect(JSON.stringify(saved)).toBe(text)
  })

  test('stays with a rule whose thresholds change', () => {
    const rules = createRules([VELOCITY])
    rules.check(at(0))
    rules.check(at(1))
    const strict = reopen(rules, [{ ...VELOCITY, count: 2 }])
    expect(strict.check(at(2))).toHaveLength(1)
  })

  test('does not go to a rule of another kind with the same id, nor to slices of another length', () => {
    const rules = createRules([VELOCITY, FAILURES])
    Array.from({ length: 9 }, () => at(0, { status: 'failed' })).forEach((event) => rules.check(event))
    const others = reopen(rules, [
      { ...OUTLIER, id: 'fast' },
      { ...FAILURES, windowMs: 600_000 },
    ])
    expect(others.check(at(0, { status: 'failed' }))).toEqual([])
  })

  test('is bounded: the account that was quiet for longest is forgotten', () => {
    const rules = createRules([{ ...VELOCITY, windowMs: 1e9 }])
    rules.check(at(0))
    for (let other = 0; other < MAX_ACCOUNTS; other++) rules.check(at(1, { accountId: `B${other}` }))
    const [saved] = rules.save()
    expect(saved?.kind === 'velocity' && saved.accounts.length).toBe(MAX_ACCOUNTS)
    expect(saved?.kind === 'velocity' && saved.accounts[0]?.[0]).toBe('B0')
  })
})

describe('an explanation', () => {
  const burst = Array.from({ length: 5 }, (_, index) => at(index * 1000))

  test('lists the alerts of a range, each partition by itself', async () => {
    const elsewhere = burst.map((event) => ({ ...event, at: { ...event.at, partition: 1 } }))
    const { events, alerts, changed } = await explainRule(VELOCITY, [...burst.slice(0, 2), ...elsewhere])
    expect(events).toBe(7)
    expect(alerts.map(({ at: { partition } }) => partition)).toEqual([1])
    expect(changed).toBeUndefined()
  })

  test('says what other settings would have done', async () => {
    const numbered = burst.map((event, offset) => ({ ...event, origin: { ...event.origin, offset } }))
    const { alerts, changed } = await explainRule(VELOCITY, numbered, { ...VELOCITY, id: 'new', count: 4 })
    expect(alerts.map(({ id }) => id)).toEqual(['fast/t/2/2'])
    expect(changed?.alerts.map(({ id }) => id)).toEqual(['fast/t/2/3'])
    expect(changed?.added).toEqual(changed?.alerts)
    expect(changed?.removed).toEqual(alerts)
    const same = await explainRule(VELOCITY, numbered, VELOCITY)
    expect(same.changed).toEqual({ alerts: same.alerts, added: [], removed: [] })
  })
})

function alertsOf(rule: RuleSettings, events: readonly StreamEvent[]): readonly Alert[] {
  const rules = createRules([rule])
  return events.flatMap((event, offset) => {
    const place = { topic: 't', partition: 2, offset }
    const transactionId = event.transactionId || `T${offset}`
    return rules.check({ ...event, transactionId, at: place, origin: place })
  })
}

function reopen(rules: Rules, settings: readonly RuleSettings[]): Rules {
  return createRules(settings, JSON.parse(JSON.stringify(rules.save())) as SavedRules)
}

/** Ten accounts with something for every rule, some of it late. */
function busyStream(length: number): readonly StreamEvent[] {
  let state = 11
  const draw = (below: number): number => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
  return Array.from({ length }, (_, offset) => {
    const place = { topic: 't', partition: 0, offset }
    return {
      ...at(offset * 500 - (draw(10) ? 0 : draw(100_000))),
      transactionId: `T${offset}`,
      accountId: `A${draw(10)}`,
      amountCents: draw(100) ? 100 * (1 + draw(20)) : 90_000,
      merchant: draw(2) ? 'Daily Grind' : 'FastFuel',
      balanceCents: draw(100) ? 0 : -6000,
      status: draw(offset % 1000 < 100 ? 2 : 50) ? 'completed' : 'failed',
      at: place,
      origin: place,
    }
  })
}

/** The transaction id is filled in by {@link alertsOf}. */
function at(ms: number, difference: Partial<StreamEvent> = {}): StreamEvent {
  return samplePayment({ transactionId: '', occurredAtMs: START + ms, ...difference })
}
