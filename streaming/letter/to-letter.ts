import type { Rejection, SourceMessage } from '../event/index.ts'
import type { ProducerMessage, TopicSpec } from '../kafka/index.ts'
import {
  LETTER_HEADERS,
  LETTER_VERSION,
  ORIGINAL_PREFIX,
  readMoment,
  readNumber,
  readPlace,
  RETURN_HEADERS,
} from './headers.ts'
import type { LetterContext } from './types.ts'

const MAX_DETAIL_BYTES = 1_024

/** Letters are larger than their messages by some headers, and are kept until somebody has looked at them. */
const TOPIC_CONFIG = { 'max.message.bytes': '16777216', 'retention.ms': '-1' } as const

/** As many partitions as the source: a letter then stands in the partition of its key. */
export function letterTopic(name: string, partitions: number, replicas: number): TopicSpec {
  return { name, partitions, replicas, config: TOPIC_CONFIG }
}

/**
 * A dead letter: key and value are the bytes of the message, its own headers are kept behind a prefix. Of a message that came
 * back from the dead letters it tells the first place, and one attempt more.
 */
export function toLetter(
  message: SourceMessage,
  rejection: Rejection,
  context: LetterContext,
): ProducerMessage {
  const { group, application, nowMs = Date.now() } = context
  const first = readPlace(message.headers, RETURN_HEADERS)
  const origin = first ?? message
  const earlier = first ? (readNumber(message.headers, RETURN_HEADERS.attempts) ?? 1) : 0
  const firstFailedAtMs = (first && readMoment(message.headers, RETURN_HEADERS.firstFailedAt)) ?? nowMs
  return {
    key: message.key,
    value: message.value,
    headers: {
      ...keepHeaders(message, first !== undefined),
      [LETTER_HEADERS.version]: LETTER_VERSION,
      [LETTER_HEADERS.stage]: rejection.stage,
      [LETTER_HEADERS.reason]: rejection.reason,
      [LETTER_HEADERS.detail]: clip(rejection.detail),
      [LETTER_HEADERS.topic]: origin.topic,
      [LETTER_HEADERS.partition]: String(origin.partition),
      [LETTER_HEADERS.offset]: String(origin.offset),
      [LETTER_HEADERS.receivedAt]: new Date(message.timestampMs).toISOString(),
      [LETTER_HEADERS.firstFailedAt]: new Date(firstFailedAtMs).toISOString(),
      [LETTER_HEADERS.attempts]: String(earlier + 1),
      [LETTER_HEADERS.group]: group,
      [LETTER_HEADERS.application]: application,
    },
  }
}

/** Without those that the replay added: the next one adds its own. */
function keepHeaders({ headers }: SourceMessage, isReturned: boolean): Record<string, Buffer> {
  const added = new Set<string>(isReturned ? Object.values(RETURN_HEADERS) : [])
  const kept = Object.entries(headers).filter(([name]) => !added.has(name))
  return Object.fromEntries(kept.map(([name, value]) => [`${ORIGINAL_PREFIX}${name}`, value]))
}

/** At a whole character. */
function clip(text: string): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= MAX_DETAIL_BYTES) return text
  return new TextDecoder().decode(bytes.subarray(0, MAX_DETAIL_BYTES), { stream: true })
}
