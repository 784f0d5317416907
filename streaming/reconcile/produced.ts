import { addTo, decodeMessage, emptyTally, type DecodeLimits, type Tally } from '../event/index.ts'
import type { KafkaPort, OffsetRange } from '../kafka/index.ts'
import { expectedLetter } from './letters.ts'

/** What the messages of a partition are. */
export interface Produced {
  readonly valid: Tally
  /** Names of the letters that there must be for the others, each with the offset of its message. */
  readonly letters: ReadonlyMap<string, number>
  readonly invalid: number
}

/** Reads ranges of a topic and decodes them as the service does. By partition. */
export async function scanProduced(
  kafka: Pick<KafkaPort, 'scan'>,
  {
    topic,
    ranges,
    limits,
  }: { readonly topic: string; readonly ranges: readonly OffsetRange[]; readonly limits: DecodeLimits },
): Promise<ReadonlyMap<number, Produced>> {
  const parts = new Map(
    ranges.map(({ partition }) => [
      partition,
      { valid: emptyTally(), letters: new Map<string, number>(), invalid: 0 },
    ]),
  )
  for await (const message of kafka.scan(topic, ranges)) {
    const part = parts.get(message.partition)
    if (!part) continue
    const decoded = decodeMessage(message, limits)
    if (decoded.kind === 'event') {
      part.valid = addTo(part.valid, decoded.event)
    } else {
      part.invalid++
      part.letters.set(expectedLetter(message, decoded.rejection), message.offset)
    }
  }
  return parts
}
