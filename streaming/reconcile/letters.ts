import {
  addTo,
  decodeMessage,
  emptyTally,
  type DecodeLimits,
  type Rejection,
  type SourceMessage,
  type StreamEvent,
  type Tally,
} from '../event/index.ts'
import type { KafkaPort } from '../kafka/index.ts'
import { readLetter, toLetter, type Letter } from '../letter/index.ts'

/** The dead letters about messages of one partition, each counted once however often it was sent. */
export interface PartitionLetters {
  /** Names of all of them, as {@link expectedLetter} gives them. */
  readonly names: ReadonlySet<string>
  /** Transactions that the warehouse did not take. */
  readonly refused: Tally
  /** Transactions that are stored, but not drawn, and happened at this moment or later. */
  readonly undrawn: Tally
}

export interface LetterSearch {
  /** The dead-letter topic. */
  readonly topic: string
  /** The topic that the messages come from. */
  readonly source: string
  readonly limits: DecodeLimits
  /** For what is not drawn. */
  readonly sinceMs: number
}

/** Reads the whole dead-letter topic. By partition of the source. */
export async function scanLetters(
  kafka: Pick<KafkaPort, 'scan' | 'offsets'>,
  search: LetterSearch,
): Promise<ReadonlyMap<number, PartitionLetters>> {
  const watermarks = await kafka.offsets(search.topic)
  const ranges = watermarks.map(({ partition, low, high }) => ({ partition, from: low, to: high }))
  const byPartition = new Map<number, Counted>()
  for await (const message of kafka.scan(search.topic, ranges)) {
    const record = readLetter(message)
    if (record.kind !== 'letter' || record.letter.origin.topic !== search.source) continue
    const { partition } = record.letter.origin
    const counted = byPartition.get(partition) ?? nothing()
    byPartition.set(partition, counted)
    count(counted, record.letter, search)
  }
  return byPartition
}

type Counted = { -readonly [Name in keyof PartitionLetters]: PartitionLetters[Name] } & {
  readonly names: Set<string>
}

function nothing(): Counted {
  return { names: new Set<string>(), refused: emptyTally(), undrawn: emptyTally() }
}

function count(counted: Counted, letter: Letter, { limits, sinceMs }: LetterSearch): void {
  const name = nameOf(letter)
  if (counted.names.has(name)) return
  counted.names.add(name)
  const event =
    letter.stage === 'warehouse' || letter.stage === 'influx' ? readEvent(letter, limits) : undefined
  if (!event) return
  if (letter.stage === 'warehouse') counted.refused = addTo(counted.refused, event)
  else if (event.occurredAtMs >= sinceMs) counted.undrawn = addTo(counted.undrawn, event)
}

/** The transaction that a letter is about: a letter keeps the bytes of its message. */
function readEvent(letter: Letter, limits: DecodeLimits): StreamEvent | undefined {
  const { origin, receivedAtMs, key, value, headers } = letter
  const decoded = decodeMessage({ ...origin, timestampMs: receivedAtMs, key, value, headers }, limits)
  return decoded.kind === 'event' ? decoded.event : undefined
}

/** The name of the letter that a rejected message must have. */
export function expectedLetter(message: SourceMessage, rejection: Rejection): string {
  const { headers = {} } = toLetter(message, rejection, { group: '', application: '' })
  const asBytes = Object.entries(headers).map(([name, value]) => [name, Buffer.from(value)] as const)
  const record = readLetter({ ...message, headers: Object.fromEntries(asBytes) })
  return record.kind === 'letter' ? nameOf(record.letter) : ''
}

/** A message that is rejected again after a replay has a second letter. */
function nameOf({ origin, attempts }: Letter): string {
  return `${origin.partition}|${origin.offset}|${attempts}`
}
