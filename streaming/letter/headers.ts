import { REPLAY_HEADERS, type Coordinates } from '../event/index.ts'

/** Headers of a dead letter. Permanent: other programs read them. */
export const LETTER_HEADERS = {
  version: 'dlq.version',
  stage: 'dlq.stage',
  reason: 'dlq.reason',
  detail: 'dlq.error',
  topic: 'dlq.topic',
  partition: 'dlq.partition',
  offset: 'dlq.offset',
  receivedAt: 'dlq.timestamp',
  firstFailedAt: 'dlq.first_failed_at',
  attempts: 'dlq.attempts',
  group: 'dlq.group',
  application: 'dlq.app',
  /** Only of the mark that a letter was replayed. */
  replayed: 'dlq.replayed',
} as const

export const LETTER_VERSION = '1'

/** What a message carries when it comes back, besides its first place: what its next letter goes on from. */
export const RETURN_HEADERS = {
  ...REPLAY_HEADERS,
  attempts: 'replay.attempts',
  firstFailedAt: 'replay.first_failed_at',
} as const

/** Before the name of each header that the message itself had. */
export const ORIGINAL_PREFIX = 'orig.'

export type Headers = Readonly<Record<string, Buffer>>

/** Undefined unless all three are there and make sense: anyone may write headers. */
export function readPlace(
  headers: Headers,
  names: Readonly<Record<'topic' | 'partition' | 'offset', string>>,
): Coordinates | undefined {
  const topic = headers[names.topic]?.toString()
  const partition = readNumber(headers, names.partition)
  const offset = readNumber(headers, names.offset)
  if (!topic || partition === undefined || offset === undefined) return undefined
  return { topic, partition, offset }
}

export function readNumber(headers: Headers, name: string): number | undefined {
  const text = headers[name]?.toString() ?? ''
  const number = Number(text)
  return /^\d+$/.test(text) && Number.isSafeInteger(number) ? number : undefined
}

export function readMoment(headers: Headers, name: string): number | undefined {
  const moment = Date.parse(headers[name]?.toString() ?? '')
  return Number.isNaN(moment) ? undefined : moment
}
