import type { Rejection, SourceMessage } from '../event/index.ts'
import {
  LETTER_HEADERS,
  LETTER_VERSION,
  ORIGINAL_PREFIX,
  readMoment,
  readNumber,
  readPlace,
  type Headers,
} from './headers.ts'
import type { Letter, LetterRecord } from './types.ts'

const STAGES: readonly string[] = ['decode', 'validate', 'influx', 'warehouse'] satisfies Rejection['stage'][]

/** What a record of the dead-letter topic is. Never throws: anyone may write there. */
export function readLetter(message: SourceMessage): LetterRecord {
  const { topic, partition, offset, headers } = message
  const name = headers[LETTER_HEADERS.replayed]?.toString()
  if (name !== undefined) return { kind: 'replayed', name }
  const found = readHeaders(headers)
  const at = { topic, partition, offset }
  if (typeof found === 'string') return { kind: 'foreign', at, detail: found }
  const { key, value, timestampMs: failedAtMs } = message
  return { kind: 'letter', letter: { at, ...found, failedAtMs, key, value, headers: readOriginal(headers) } }
}

/** The same for every letter about one failure: a letter may be in the topic twice when its writer was interrupted. */
export function nameOf({ origin, attempts }: Pick<Letter, 'origin' | 'attempts'>): string {
  return `${origin.topic}|${origin.partition}|${origin.offset}|${attempts}`
}

type Described = Omit<Letter, 'at' | 'failedAtMs' | 'key' | 'value' | 'headers'>

/** What is wrong with them, when something is. */
function readHeaders(headers: Headers): Described | string {
  const text = (name: string) => headers[name]?.toString() ?? ''
  const version = text(LETTER_HEADERS.version)
  if (version !== LETTER_VERSION)
    return `The header ${LETTER_HEADERS.version} is "${version}", not ${LETTER_VERSION}.`
  const origin = readPlace(headers, LETTER_HEADERS)
  const attempts = readNumber(headers, LETTER_HEADERS.attempts)
  const receivedAtMs = readMoment(headers, LETTER_HEADERS.receivedAt)
  const firstFailedAtMs = readMoment(headers, LETTER_HEADERS.firstFailedAt)
  const stage = text(LETTER_HEADERS.stage)
  if (origin === undefined) return 'The headers do not say where the message stood.'
  if (!isStage(stage)) return `The header ${LETTER_HEADERS.stage} is "${stage}", which is no stage.`
  if (attempts === undefined || receivedAtMs === undefined || firstFailedAtMs === undefined) {
    return 'The headers do not say when it failed, and how often.'
  }
  return {
    origin,
    stage,
    reason: text(LETTER_HEADERS.reason),
    detail: text(LETTER_HEADERS.detail),
    attempts,
    receivedAtMs,
    firstFailedAtMs,
    group: text(LETTER_HEADERS.group),
    application: text(LETTER_HEADERS.application),
  }
}

function isStage(text: string): text is Rejection['stage'] {
  return STAGES.includes(text)
}

function readOriginal(headers: Headers): Headers {
  const original = Object.entries(headers).filter(([name]) => name.startsWith(ORIGINAL_PREFIX))
  return Object.fromEntries(original.map(([name, value]) => [name.slice(ORIGINAL_PREFIX.length), value]))
}
