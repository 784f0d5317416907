import { expect, test } from 'vitest'

import { ProjectError } from '../../src/errors/index.ts'
import type { ConfigValues } from '../../src/nodes/index.ts'
import { readSettings } from './index.ts'

const KAFKA = { brokers: '127.0.0.1:9092' }

function read(values: ConfigValues) {
  return readSettings({
    values,
    locate: (path) => ({ file: path.map(String).join('/'), line: 1, column: 1 }),
  })
}

function slipsOf(values: ConfigValues): readonly string[] {
  try {
    read(values)
    return []
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error
    return error.problems.map((one) => `${one.location?.file}: ${one.message} ${one.hint ?? ''}`.trim())
  }
}

test('brokers are all that must be written', () => {
  const settings = read({ kafka: KAFKA })
  expect(settings.kafka).toMatchObject({
    brokers: ['127.0.0.1:9092'],
    topic: 'transactions',
    deadLetterTopic: 'transactions.dead-letters',
    alertTopic: 'transactions.alerts',
    partitions: 6,
  })
  expect(settings.influx).toBeUndefined()
  expect(settings.windows).toEqual({
    sizesMs: [60_000],
    latenessMs: 30_000,
    flushMs: 1_000,
    checkpointMs: 10_000,
  })
})

test('texts of the environment are read as numbers, durations and lists', () => {
  const { kafka, windows, batch, graceMs } = read({
    kafka: { brokers: 'a:1, b:2', partitions: '3', tls: 'true', session_timeout: '1m' },
    windows: { sizes: ['10s', '1m', 3_600_000], lateness: '1.5s' },
    batch: { max_messages: '500' },
    grace: '5s',
  })
  expect(kafka).toMatchObject({ brokers: ['a:1', 'b:2'], partitions: 3, tls: true, sessionTimeoutMs: 60_000 })
  expect(windows).toMatchObject({ sizesMs: [10_000, 60_000, 3_600_000], latenessMs: 1_500 })
  expect([batch.maxMessages, graceMs]).toEqual([500, 5_000])
})

test('money of rules becomes cents', () => {
  const { rules } = read({
    kafka: KAFKA,
    rules: [{ id: 'overdrawn', kind: 'negative_balance', limit: -12.34, severity: 'high' }],
  })
  expect(rules).toEqual([{ id: 'overdrawn', kind: 'negative_balance', limitCents: -1234, severity: 'high' }])
})

test('every slip is told, at its place, with what was meant', () => {
  expect(
    slipsOf({
      kafka: { brokers: ['localhost'], topik: 'x', partitions: 100 },
      windows: { sizes: ['soon'] },
      rules: [{ id: 'a', kind: 'velocty' }],
      grase: '1s',
    }),
  ).toEqual([
    'kafka/brokers/0: streaming.kafka.brokers.0 must be host:port.',
    'kafka/partitions: streaming.kafka.partitions must be at most 64.',
    'kafka/topik: streaming.kafka.topik is not known. Did you mean "topic"?',
    'windows/sizes/0: streaming.windows.sizes.0 must be a duration such as 500ms, 10s or 1m.',
    expect.stringMatching(/^rules\/0\/kind: streaming\.rules\.0\.kind /),
    'grase: streaming.grase is not known. Did you mean "grace"?',
  ])
})

test('what must be there is missed', () => {
  expect(slipsOf({})).toEqual(['kafka: streaming.kafka is missing.'])
  expect(slipsOf({ kafka: {} })).toEqual(['kafka/brokers: streaming.kafka.brokers is missing.'])
  expect(slipsOf({ kafka: KAFKA, influx: { url: 'x' } })).toEqual([
    'influx/url: streaming.influx.url must be an address such as http://127.0.0.1:8086.',
    'influx/org: streaming.influx.org is missing.',
    'influx/bucket: streaming.influx.bucket is missing.',
    'influx/token: streaming.influx.token is missing.',
  ])
})

test('fields that only together are wrong', () => {
  const rule = { id: 'a', kind: 'duplicate_charge', window: '1m' }
  expect(slipsOf({ kafka: { ...KAFKA, heartbeat: '11s' }, rules: [rule, rule] })).toEqual([
    'rules/1/id: streaming.rules.1.id "a" is taken by another rule.',
    'kafka/heartbeat: streaming.kafka.heartbeat must be at most a third of session_timeout.',
  ])
})
