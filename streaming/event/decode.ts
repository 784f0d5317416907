import { isAscii, isUtf8 } from 'node:buffer'

import { ageBand } from './age-band.ts'
import type { Wire } from './encode.ts'
import { age, cents, currency, identifier, moment, oneOf, optional, positiveCents, text } from './fields.ts'
import { readOrigin } from './origin.ts'
import { kindOf, Refusal, refuse } from './refusal.ts'
import type {
  Coordinates,
  Decoded,
  Direction,
  SourceMessage,
  StreamEvent,
  TransactionStatus,
  TransactionType,
} from './types.ts'
import { DIRECTIONS, TRANSACTION_STATUSES, TRANSACTION_TYPES } from './words.ts'

const TYPES: ReadonlySet<TransactionType> = new Set(TRANSACTION_TYPES)
const STATUSES: ReadonlySet<TransactionStatus> = new Set(TRANSACTION_STATUSES)
const KNOWN_DIRECTIONS: ReadonlySet<Direction> = new Set(DIRECTIONS)

export interface DecodeLimits {
  /** A value over it is rejected unread. */
  readonly maxMessageBytes: number
  /** How far ahead of the message's own time an event may be. */
  readonly maxClockSkewMs: number
}

/**
 * Reads a message, and never throws: what is wrong with it is an answer. This is the hot path, so the fields are
 * read by hand, each at a fixed name.
 *
 * The value is a JSON object in UTF-8 (RFC 8259, without a byte order mark). Of a key that is there twice the last
 * one counts, as with `JSON.parse`; a field that is not known is ignored.
 */
export function decodeMessage(message: SourceMessage, limits: DecodeLimits): Decoded {
  try {
    const wire = parseObject(message.value, limits.maxMessageBytes)
    const event = readEvent(wire, message)
    const aheadMs = event.occurredAtMs - message.timestampMs
    if (aheadMs > limits.maxClockSkewMs) refuseFuture(aheadMs)
    return { kind: 'event', event }
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'rejected', rejection: error.rejection }
    throw error
  }
}

function parseObject(value: Buffer | null, maxBytes: number): Wire {
  if (value === null || value.length === 0) refuse('empty', 'The message has no value.')
  if (value.length > maxBytes) {
    refuse('too_large', `The message has ${value.length} bytes; ${maxBytes} is the most.`)
  }
  const parsed = parseJson(readText(value))
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed
  refuse('not_an_object', `The message is ${kindOf(parsed)}; it must be an object.`)
}

function readText(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1')
  if (isUtf8(bytes)) return bytes.toString('utf8')
  refuse('not_utf8', 'The message has bytes that are no UTF-8.')
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source)
  } catch (error) {
    refuse('not_json', `The message is no JSON: ${(error as Error).message}.`)
  }
}

function readEvent(wire: Wire, message: SourceMessage): StreamEvent {
  const { topic, partition, offset } = message
  const at: Coordinates = { topic, partition, offset }
  const customerAge = age(wire.customer_age, 'customer_age')
  return {
    transactionId: identifier(wire.transaction_id, 'transaction_id'),
    accountId: identifier(wire.account_id, 'account_id'),
    customerId: identifier(wire.customer_id, 'customer_id'),
    type: oneOf(TYPES, wire.transaction_type, 'transaction_type'),
    direction: oneOf(KNOWN_DIRECTIONS, wire.direction, 'direction'),
    amountCents: positiveCents(wire.amount, 'amount'),
    balanceCents: cents(wire.balance, 'balance'),
    currency: currency(wire.currency, 'currency'),
    status: oneOf(STATUSES, wire.transaction_status, 'transaction_status'),
    channel: optional(identifier, wire.channel, 'channel'),
    branchId: identifier(wire.branch, 'branch'),
    customerAge,
    merchant: optional(text, wire.merchant, 'merchant'),
    occurredAtMs: moment(wire.transaction_date, 'transaction_date'),
    at,
    origin: readOrigin(message.headers) ?? at,
    ageBand: ageBand(customerAge),
  }
}

function refuseFuture(aheadMs: number): never {
  const seconds = Math.round(aheadMs / 1000)
  refuse('future_date', `The field transaction_date is ${seconds} s ahead of the message's own time.`)
}
