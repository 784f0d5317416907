import type { KafkaPort, Producer, ProducerMessage } from '../kafka/index.ts'
import { findLetters } from './find-letters.ts'
import { LETTER_HEADERS, LETTER_VERSION, RETURN_HEADERS } from './headers.ts'
import { nameOf } from './read-letter.ts'
import type { Letter, LetterFilter } from './types.ts'

const PIECE = 100

export interface Replay {
  readonly topic: string
  readonly filter?: LetterFilter
  /** Letters at the most. */
  readonly limit?: number
  readonly signal?: AbortSignal
}

/** Letters of the filter, each counted once. */
export interface Replayed {
  readonly sent: number
  /** Sent by an earlier replay. */
  readonly before: number
}

/** The message as it was, with the place where it stood first: what is stored and drawn of it is the same however often it comes. */
export function toReplay({
  origin,
  attempts,
  firstFailedAtMs,
  key,
  value,
  headers,
}: Letter): ProducerMessage {
  return {
    key,
    value,
    headers: {
      ...headers,
      [RETURN_HEADERS.topic]: origin.topic,
      [RETURN_HEADERS.partition]: String(origin.partition),
      [RETURN_HEADERS.offset]: String(origin.offset),
      [RETURN_HEADERS.attempts]: String(attempts),
      [RETURN_HEADERS.firstFailedAt]: new Date(firstFailedAtMs).toISOString(),
    },
  }
}

/**
 * Sends letters to the topics that they came from, and marks them in their own topic afterwards. Interrupted in between, a
 * letter is sent again by the next replay, which changes nothing. A message that fails again comes as a new letter, behind
 * what this replay reads.
 */
export async function replayLetters(
  port: KafkaPort,
  { topic, filter, limit = Infinity, signal }: Replay,
): Promise<Replayed> {
  const producer = await port.producer()
  const done = new Set<string>()
  let sent = 0
  let before = 0
  let piece: Letter[] = []
  try {
    for await (const letter of (await findLetters(port, topic, filter)).found) {
      signal?.throwIfAborted()
      if (done.has(nameOf(letter))) continue
      done.add(nameOf(letter))
      if (letter.isReplayed) {
        before += 1
        continue
      }
      sent += 1
      piece.push(letter)
      if (piece.length === PIECE) {
        await sendPiece(producer, piece, { topic, signal })
        piece = []
      }
      if (sent >= limit) break
    }
    await sendPiece(producer, piece, { topic, signal })
  } finally {
    await producer.close()
  }
  return { sent, before }
}

async function sendPiece(
  producer: Producer,
  letters: readonly Letter[],
  { topic, signal }: { readonly topic: string; readonly signal: AbortSignal | undefined },
): Promise<void> {
  for (const source of new Set(letters.map(({ origin }) => origin.topic))) {
    const theirs = letters.filter(({ origin }) => origin.topic === source)
    await producer.send(source, theirs.map(toReplay), signal)
  }
  await producer.send(topic, letters.map(toMark), signal)
}

function toMark(letter: Letter): ProducerMessage {
  return {
    key: letter.key,
    value: null,
    headers: { [LETTER_HEADERS.version]: LETTER_VERSION, [LETTER_HEADERS.replayed]: nameOf(letter) },
  }
}
