import { KafkaJSConnectionError, KafkaJSNonRetriableError, KafkaJSNumberOfRetriesExceeded } from 'kafkajs'
import { expect, test } from 'vitest'

import { crashProblem, kafkaProblem, rootCause } from './problems.ts'

const REFUSED = new KafkaJSConnectionError('Connection error: connect ECONNREFUSED 127.0.0.1:9092', {})
const EXCEEDED = new KafkaJSNumberOfRetriesExceeded(REFUSED, { retryCount: 2, retryTime: 100 })

test.each([
  [EXCEEDED, ['T5101', /not answer at one:9092, two:9092: connect ECONNREFUSED/, /docker compose up/]],
  [
    new KafkaJSConnectionError('Closed connection', {}),
    ['T5101', /Closed connection/, /streaming\.kafka\.tls/],
  ],
  [
    Object.assign(new Error('No.'), { type: 'UNSUPPORTED_SASL_MECHANISM' }),
    ['T5102', /refuses the login: No\.$/, /sasl/],
  ],
] as const)('%#: an error of kafkajs says what is wrong, and what to do', (error, [code, message, hint]) => {
  expect(kafkaProblem(error, ['one:9092', 'two:9092'], 'connecting').problems).toMatchObject([
    { code, message: expect.stringMatching(message), hint: expect.stringMatching(hint) },
  ])
})

test('any other error says what was done, and with the innermost reason', () => {
  const inner = Object.assign(new Error('This server does not host this topic-partition'), {
    type: 'UNKNOWN_TOPIC_OR_PARTITION',
  })
  const error = new KafkaJSNonRetriableError(new Error('outer', { cause: inner }))
  expect(rootCause(new Error('outer', { cause: inner })).type).toBe('UNKNOWN_TOPIC_OR_PARTITION')
  expect(kafkaProblem(error, [], 'reading the offsets of "a"').problems[0]?.message).toMatch(
    /^Kafka failed at reading the offsets of "a": /,
  )
  expect(crashProblem(error, 'a', 'g')).toMatchObject({ code: 'T5107' })
})
