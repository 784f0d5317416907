import type { KafkaPort, OffsetRange } from '../kafka/index.ts'
import { nameOf, readLetter } from './read-letter.ts'
import type { FoundLetter, Letter, LetterFilter } from './types.ts'

export interface Letters {
  /** In the order of each partition; reads the topic anew each time. */
  readonly found: AsyncIterable<FoundLetter>
  /** Records that are no letters. */
  readonly foreign: number
}

/**
 * The letters of a topic as it is now, and which of them were replayed. Reads the topic twice, because the mark of a replay
 * stands behind its letter; holds only the marks.
 */
export async function findLetters(
  port: KafkaPort,
  topic: string,
  filter: LetterFilter = {},
): Promise<Letters> {
  const ranges = (await port.offsets(topic)).map(({ partition, low, high }) => ({
    partition,
    from: low,
    to: high,
  }))
  const replayed = new Set<string>()
  let foreign = 0
  for await (const message of port.scan(topic, ranges)) {
    const record = readLetter(message)
    if (record.kind === 'replayed') replayed.add(record.name)
    if (record.kind === 'foreign') foreign += 1
  }
  return { found: readAgain(port, { topic, ranges, filter, replayed }), foreign }
}

interface Search {
  readonly topic: string
  readonly ranges: readonly OffsetRange[]
  readonly filter: LetterFilter
  readonly replayed: ReadonlySet<string>
}

async function* readAgain(port: KafkaPort, search: Search): AsyncGenerator<FoundLetter> {
  for await (const message of port.scan(search.topic, search.ranges)) {
    const record = readLetter(message)
    if (record.kind !== 'letter' || !fits(record.letter, search.filter)) continue
    yield { ...record.letter, isReplayed: search.replayed.has(nameOf(record.letter)) }
  }
}

function fits(letter: Letter, { reason, stage, fromMs = -Infinity, toMs = Infinity }: LetterFilter): boolean {
  if (reason !== undefined && letter.reason !== reason) return false
  if (stage !== undefined && letter.stage !== stage) return false
  return letter.failedAtMs >= fromMs && letter.failedAtMs < toMs
}
