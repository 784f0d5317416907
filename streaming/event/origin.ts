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
    partition: wholeNumber(partition, REPLAY_HEADERS.partition),
    offset: wholeNumber(offset, REPLAY_HEADERS.offset),
  }
}

function wholeNumber(bytes: Buffer | undefined, header: string): number {
  const found = bytes?.toString() ?? ''
  const number = Number(found)
  if (/^\d{1,16}$/.test(found) && Number.isSafeInteger(number)) return number
  return refuse('field_value', `The header ${header} must be a whole number.`)
}
