import { pointTime, type StreamEvent } from '../event/index.ts'
import { windowLabel, type Cell } from '../window/index.ts'
import { TRANSACTIONS, WINDOWS } from './schema.ts'

/** What a tag may hold as it stands. Anything else is rare, so the quick test comes first. */
const PLAIN = /^[\w.+-]+$/

// oxlint-disable-next-line no-control-regex -- they are what must not get into a tag
const CONTROL = /[\u0000-\u001F\u007F]/g

/**
 * The value of a tag. A backslash escapes what follows it, and as the last character the space after the tags, which
 * makes the whole batch invalid; a line feed ends the line. Neither can be escaped, so they are replaced.
 */
export function tagText(value: string): string {
  if (PLAIN.test(value)) return value
  return value.replaceAll('\\', '/').replace(CONTROL, ' ').replace(/[,= ]/g, '\\$&')
}

function fieldText(value: string): string {
  return `"${PLAIN.test(value) ? value : value.replace(/["\\]/g, '\\$&')}"`
}

/** The fixed texts of a line, each with the name of the value that follows it. */
interface Template<Name extends string> {
  readonly measurement: string
  readonly tags: readonly (readonly [prefix: string, name: Name])[]
  readonly fields: readonly (readonly [prefix: string, name: Name])[]
}

/** Sorted tags save the server work. */
function templateOf<const Tags extends readonly string[], const Fields extends readonly string[]>(schema: {
  readonly measurement: string
  readonly tags: Tags
  readonly fields: Fields
}): Template<Tags[number] | Fields[number]> {
  return {
    measurement: schema.measurement,
    tags: schema.tags.toSorted().map((name) => [`,${name}=`, name]),
    fields: schema.fields.map((name, at) => [`${at === 0 ? ' ' : ','}${name}=`, name]),
  }
}

const TRANSACTION_LINE = templateOf(TRANSACTIONS)
const WINDOW_LINE = templateOf(WINDOWS)

/** The line of one point; an empty tag is none. `time` is in nanoseconds. */
function lineOf<Name extends string>(
  { measurement, tags, fields }: Template<Name>,
  values: Readonly<Record<Name, string>>,
  time: string,
): string {
  let line = measurement
  for (const [prefix, name] of tags) {
    const value = values[name]
    if (value !== '') line += prefix + tagText(value)
  }
  for (const [prefix, name] of fields) line += prefix + values[name]
  return `${line} ${time}`
}

/** The point of a transaction. Its time holds where the message stood first, so it is the same point whenever it is sent. */
export function eventLine(event: StreamEvent, receivedAtMs: number): string {
  return lineOf(
    TRANSACTION_LINE,
    {
      type: event.type,
      status: event.status,
      branch: event.branchId,
      age_band: event.ageBand,
      amount_cents: `${event.amountCents}i`,
      balance_cents: `${event.balanceCents}i`,
      customer_age: `${event.customerAge}i`,
      latency_ms: `${Math.round(receivedAtMs - event.occurredAtMs)}i`,
      transaction_id: fieldText(event.transactionId),
      account_id: fieldText(event.accountId),
    },
    pointTime(event.occurredAtMs, event.origin),
  )
}

/** The point of a cell of one partition; written again it overwrites itself. */
export function cellLine(cell: Cell, partition: number): string {
  return lineOf(
    WINDOW_LINE,
    {
      window: windowLabel(cell.windowMs),
      type: cell.type,
      status: cell.status,
      branch: cell.branchId,
      age_band: cell.ageBand,
      p: String(partition),
      count: `${cell.count}i`,
      amount_cents: `${cell.amountCents}i`,
    },
    `${cell.startMs}000000`,
  )
}
