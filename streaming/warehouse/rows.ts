import { fail } from '../../src/errors/index.ts'
import { centsText, type Coordinates, type StreamEvent } from '../event/index.ts'
import { momentArray, plainArray, textArray } from './array-literal.ts'
import type { Send, StoreContext } from './context.ts'
import { isDataError } from './store-error.ts'
import type { InsertedRows } from './types.ts'

/** A column, its type, and its values as the text of an array. */
type Column = readonly [name: string, type: string, array: (events: readonly StreamEvent[]) => string]

const COLUMNS: readonly Column[] = [
  ['transaction_id', 'text', texts((event) => event.transactionId)],
  ['account_id', 'text', texts((event) => event.accountId)],
  ['customer_id', 'text', texts((event) => event.customerId)],
  ['transaction_type', 'text', texts((event) => event.type)],
  ['direction', 'text', texts((event) => event.direction)],
  ['amount', 'numeric', plain((event) => centsText(event.amountCents))],
  ['balance', 'numeric', plain((event) => centsText(event.balanceCents))],
  ['currency', 'text', texts((event) => event.currency)],
  ['transaction_status', 'text', texts((event) => event.status)],
  ['channel', 'text', texts((event) => event.channel)],
  ['branch', 'text', texts((event) => event.branchId)],
  ['merchant', 'text', texts((event) => event.merchant)],
  ['customer_age', 'integer', plain((event) => event.customerAge)],
  ['age_band', 'text', texts((event) => event.ageBand)],
  ['transaction_date', 'timestamptz', (events) => momentArray(events.map((event) => event.occurredAtMs))],
  ['kafka_partition', 'integer', plain((event) => event.at.partition)],
  ['kafka_offset', 'bigint', plain((event) => event.at.offset)],
]

const NAMES = COLUMNS.map(([name]) => name).join(', ')
const ARRAYS = COLUMNS.map(([, type], at) => `$${at + 1}::${type}[]`).join(', ')

function texts(read: (event: StreamEvent) => string | undefined): Column[2] {
  return (events) => textArray(events.map(read))
}

function plain(read: (event: StreamEvent) => number | string): Column[2] {
  return (events) => plainArray(events.map(read))
}

/**
 * Inserts rows, but for transactions that are there already. Rows that the warehouse does not take are found by halving:
 * their neighbours are stored. One statement with an array for each column was as quick as COPY into a temporary table and
 * twice as quick as a list of values; unlike COPY it can fail without ending the connection.
 * @throws {ProjectError} `STREAM_TOPIC_REPLACED` when another message stands at the offset of one of these
 */
export async function insertRows(
  send: Send,
  context: StoreContext,
  {
    events,
    from,
    next,
  }: { readonly events: readonly StreamEvent[]; readonly from: number; readonly next: number },
): Promise<InsertedRows> {
  const [first] = events
  if (!first) return { fresh: new Set(), refused: [] }
  const refused: { event: StreamEvent; detail: string }[] = []
  const inserted = await insertOrHalve(send, {
    context,
    events,
    refuse: (event, detail) => refused.push({ event, detail }),
  })
  const fresh =
    inserted === events.length
      ? new Set(events.map((event) => event.at.offset))
      : await readFresh(send, context, { partition: first.at.partition, from, next })
  return { fresh, refused }
}

/** Offsets within `from` to `next` whose rows are in the table. */
export async function readFresh(
  send: Send,
  { tables }: StoreContext,
  range: { readonly partition: number; readonly from: number; readonly next: number },
): Promise<ReadonlySet<number>> {
  const { rows } = await send(
    `select kafka_offset from ${tables.transactions} where kafka_partition = $1 and kafka_offset >= $2 and kafka_offset < $3`,
    [range.partition, range.from, range.next],
  )
  return new Set(rows.map(([offset]) => Number(offset)))
}

interface Insertion {
  readonly context: StoreContext
  readonly events: readonly StreamEvent[]
  readonly refuse: (event: StreamEvent, detail: string) => void
}

/** Gives the number of new rows. */
async function insertOrHalve(send: Send, insertion: Insertion): Promise<number> {
  const { context, events, refuse } = insertion
  await send('savepoint rows')
  try {
    const { rowCount } = await send(
      `insert into ${context.tables.transactions} (${NAMES}) select * from unnest(${ARRAYS}) on conflict (transaction_id) do nothing`,
      COLUMNS.map(([, , array]) => array(events)),
    )
    await send('release savepoint rows')
    return rowCount
  } catch (error) {
    if (!isDataError(error)) throw error
    const [event] = events
    if (error.message.includes('"transactions_message"')) failReplaced(context, event?.at, error)
    await send('rollback to savepoint rows; release savepoint rows')
    if (events.length === 1 && event) {
      refuse(event, error.message)
      return 0
    }
    const half = Math.ceil(events.length / 2)
    const left = await insertOrHalve(send, { ...insertion, events: events.slice(0, half) })
    return left + (await insertOrHalve(send, { ...insertion, events: events.slice(half) }))
  }
}

/** Another transaction has the place of one of these: the offsets began anew. */
function failReplaced({ options }: StoreContext, at: Coordinates | undefined, cause: Error): never {
  const detail = 'rows of other messages with these offsets are stored'
  return fail(
    'STREAM_TOPIC_REPLACED',
    { topic: options.topic, partition: at?.partition ?? 0, detail },
    { cause },
  )
}
