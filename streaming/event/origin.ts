import { MAX_PARTITIONS } from './point-time.ts'
import { refuse } from './refusal.ts'
import type { Coordinates, SourceMessage } from './types.ts'

/** Headers that a message carries when it comes back from the dead letters. */
export const REPLAY_HEADERS = {
  topic: 'replay.topic',
  partition: 'replay.partition',
  offset: 'replay.offset',
} as const

/** Where a message that was replayed stood first; `undefined` for any other. */
export function readOrigin(headers: SourceMessage['headers']): Coordinates | undefined {
  const topic = headers[REPLAY_HEADERS.topic]
  const partition = headers[REPLAY_HEADERS.partition]
  const offset = headers[REPLAY_HEADERS.offset]
  if (topic === undefined && partition === undefined && offset === undefined) return undefined
  return {
    topic: topic?.toString() || refuse('field_missing', `The header ${REPLAY_HEADERS.topic} is missing.`),
    partition: wholeNumber(partition, { header: REPLAY_HEADERS.partition, most: MAX_PARTITIONS - 1 }),
    offset: wholeNumber(offset, { header: REPLAY_HEADERS.offset, most: Number.MAX_SAFE_INTEGER }),
  }
}

function wholeNumber(
  bytes: Buffer | undefined,
  { header, most }: { readonly header: string; readonly most: number },
): number {
  const found = bytes?.toString() ?? ''
  const number = Number(found)
  if (/^\d{1,16}$/.test(found) && number <= most) return number
  return refuse('field_value', `The header ${header} must be a whole number up to ${most}.`)
}
