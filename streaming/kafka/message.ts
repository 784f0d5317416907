import type { IHeaders, KafkaMessage } from 'kafkajs'

import type { SourceMessage } from '../event/index.ts'

const NO_HEADERS: SourceMessage['headers'] = {}

/** A message of kafkajs, whose offsets and times are texts. */
export function toSourceMessage(topic: string, partition: number, message: KafkaMessage): SourceMessage {
  return {
    topic,
    partition,
    offset: Number(message.offset),
    timestampMs: Number(message.timestamp),
    key: message.key,
    value: message.value,
    headers: readHeaders(message.headers),
  }
}

/** Of a header that occurs more than once, the last. */
function readHeaders(headers: IHeaders | undefined): SourceMessage['headers'] {
  if (headers === undefined) return NO_HEADERS
  const entries = Object.entries(headers)
  if (entries.length === 0) return NO_HEADERS
  return Object.fromEntries(
    entries.flatMap(([name, value]) => {
      const last = Array.isArray(value) ? value.at(-1) : value
      return last === undefined ? [] : [[name, Buffer.from(last as Uint8Array)]]
    }),
  )
}
