import type { Random } from '../../src/simulate/index.ts'
import { encodeTransaction, type RejectionReason, type Transaction } from '../event/index.ts'

/** A message that is wrong on purpose, and the reason that it must be rejected for. */
export interface Poison {
  readonly reason: RejectionReason
  readonly value: Buffer | null
}

export interface PoisonLimits {
  /** What the service takes at the most. */
  readonly maxMessageBytes: number
}

type Wire = Readonly<Record<string, unknown>>
type Recipe = readonly [RejectionReason, (sound: Transaction, limits: PoisonLimits) => Buffer | null]

const DAY_MS = 86_400_000

const RECIPES: readonly [Recipe, ...Recipe[]] = [
  ['empty', () => null],
  ['empty', () => Buffer.alloc(0)],
  ['too_large', (sound, { maxMessageBytes }) => changed(sound, { padding: 'x'.repeat(maxMessageBytes) })],
  [
    'not_utf8',
    (sound) => Buffer.concat([encodeTransaction(sound).subarray(0, -2), Buffer.from([0xc3, 0x28, 0x7d])]),
  ],
  ['not_json', (sound) => encodeTransaction(sound).subarray(0, -10)],
  [
    'not_json',
    (sound) =>
      Buffer.from(
        encodeTransaction(sound)
          .toString()
          .replace(/"amount":"[^"]*"/, '"amount":NaN'),
      ),
  ],
  ['not_an_object', (sound) => Buffer.from(`[${encodeTransaction(sound).toString()}]`)],
  ['not_an_object', () => Buffer.from('null')],
  ['field_missing', (sound) => changed(sound, { account_id: undefined })],
  ['field_missing', (sound) => changed(sound, { amount: null })],
  ['field_type', (sound) => changed(sound, { customer_age: 'forty' })],
  ['field_type', (sound) => changed(sound, { merchant: { name: 'Daily Grind' } })],
  ['field_value', (sound) => changed(sound, { transaction_type: 'crypto_swap' })],
  ['field_value', (sound) => changed(sound, { amount: '12.345' })],
  ['field_value', (sound) => changed(sound, { amount: '-12.34' })],
  ['field_value', (sound) => changed(sound, { amount: '1e5' })],
  ['field_value', (sound) => changed(sound, { amount: 2 ** 60 })],
  ['field_value', (sound) => changed(sound, { branch: 'B01\\' })],
  ['field_value', (sound) => changed(sound, { branch: 'B\n01' })],
  ['field_value', (sound) => changed(sound, { account_id: 'A\u{0}1' })],
  ['field_value', (sound) => changed(sound, { transaction_date: '2026-11-28 09:30' })],
  [
    'future_date',
    (sound) => changed(sound, { transaction_date: new Date(sound.occurredAtMs + DAY_MS).toISOString() }),
  ],
]

/** How many kinds there are. */
export const POISON_KINDS = RECIPES.length

/** Spoils a sound transaction in one of many ways. */
export function createPoison(sound: Transaction, limits: PoisonLimits, random: Random): Poison {
  const [reason, make] = random.pick(RECIPES)
  return { reason, value: make(sound, limits) }
}

/** The message with some fields replaced, left out when `undefined`. */
function changed(sound: Transaction, fields: Wire): Buffer {
  const wire = JSON.parse(encodeTransaction(sound).toString()) as Wire
  return Buffer.from(JSON.stringify({ ...wire, ...fields }))
}
