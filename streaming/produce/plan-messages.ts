import { createRandom, type Random } from '../../src/simulate/index.ts'
import { encodeTransaction, type RejectionReason, type Transaction } from '../event/index.ts'
import type { ProducerMessage } from '../kafka/index.ts'
import type { GeneratorSettings } from '../settings/index.ts'
import type { Happening } from './live-bank.ts'
import { createPartitionOf } from './partition-of.ts'
import { createPoison } from './poison.ts'
import { dueTimes } from './schedule.ts'

/** A message as the generator makes it: all of it is known before it is sent. */
export interface OutgoingMessage extends ProducerMessage {
  readonly key: string
  readonly value: Buffer | null
  readonly partition: number
  readonly timestampMs: number
}

export interface PlannedMessage {
  readonly message: OutgoingMessage
  readonly content:
    | { readonly kind: 'transaction'; readonly transaction: Transaction; readonly isLate: boolean }
    | { readonly kind: 'duplicate' }
    | { readonly kind: 'poison'; readonly reason: RejectionReason }
}

export interface MessagePlan {
  readonly settings: GeneratorSettings
  readonly partitions: number
  readonly startMs: number
  readonly maxMessageBytes: number
  /** The part of messages that are an earlier one, sent again. */
  readonly duplicateShare: number
}

/** Messages that may be sent again. */
const REMEMBERED = 256

/**
 * What is sent, in order: the transactions of the bank at the times of the schedule, some of them late, and between
 * them poison and messages that were sent before. The same plan and the same bank give the same bytes.
 */
export function* planMessages(
  plan: MessagePlan,
  happenings: Iterator<Happening, never>,
): Generator<PlannedMessage, never> {
  const { settings, startMs, duplicateShare } = plan
  const random = createRandom(settings.seed, 'stream', startMs)
  const partitionOf = createPartitionOf(plan.partitions)
  const due = dueTimes(settings)
  const sent: OutgoingMessage[] = []
  let last: Transaction | undefined
  let transactions = 0
  for (let number = 1; ; number++) {
    const timestampMs = Math.floor(startMs + due.next().value)
    const transactionId = `S${settings.seed}-${startMs.toString(36)}-${number}`
    const toMessage = (key: string, value: Buffer | null): OutgoingMessage => ({
      key,
      value,
      partition: partitionOf(key),
      timestampMs,
    })
    const draw = random.next()
    if (last && draw < settings.poisonShare) {
      const sound = { ...last, transactionId, occurredAtMs: timestampMs }
      const { reason, value } = createPoison(sound, plan, random)
      yield { message: toMessage(last.accountId, value), content: { kind: 'poison', reason } }
    } else if (last && draw < settings.poisonShare + duplicateShare) {
      const again = sent[random.between(0, sent.length - 1)] as OutgoingMessage
      yield { message: { ...again, timestampMs }, content: { kind: 'duplicate' } }
    } else {
      const lateMs = lateness(settings, random)
      last = { transactionId, ...happenings.next().value, occurredAtMs: timestampMs - lateMs }
      const message = toMessage(last.accountId, encodeTransaction(last))
      sent[transactions++ % REMEMBERED] = message
      yield { message, content: { kind: 'transaction', transaction: last, isLate: lateMs > 0 } }
    }
  }
}

function lateness({ lateShare, lateByMs }: GeneratorSettings, random: Random): number {
  return lateByMs > 0 && random.chance(lateShare) ? random.between(1, lateByMs) : 0
}
